/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A price as it was found.
 *
 * @param model its name in the public list
 * @param isGlobal of calls through a profile that any Region may answer
 * @param output null where the list has none
 * @param date when it was read
 */
public record ListedPrice(
    String model,
    String region,
    boolean isGlobal,
    Tier tier,
    BigDecimal input,
    BigDecimal output,
    LocalDate date) {

  /** What it is the price of. */
  record PriceKey(String model, String region, boolean isGlobal, Tier tier) {}

  PriceKey key() {
    return new PriceKey(ModelName.key(model), region, isGlobal, tier);
  }
}
