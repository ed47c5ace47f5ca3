/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A price as the public list or a file of prices has it.
 *
 * @param model the name of the model in the public list
 * @param isGlobal whether it is for calls through a profile that any Region may answer
 * @param output null if the list has none
 * @param date the day on which it was read
 */
public record ListedPrice(
    String model,
    String region,
    boolean isGlobal,
    Tier tier,
    BigDecimal input,
    BigDecimal output,
    LocalDate date) {

  /** What the price is for. */
  record PriceKey(String model, String region, boolean isGlobal, Tier tier) {}

  PriceKey key() {
    return new PriceKey(ModelName.key(model), region, isGlobal, tier);
  }
}
