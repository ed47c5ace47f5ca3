/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.math.BigDecimal;

/**
 * What a million tokens cost.
 *
 * @param input USD for a million tokens of requests
 * @param output USD for a million tokens of answers; 0 for models that answer without text
 */
public record Price(BigDecimal input, BigDecimal output) {
  private static final int MILLION = 6;

  /** The exact cost in USD. */
  public BigDecimal cost(Tokens tokens) {
    return input
        .multiply(BigDecimal.valueOf(tokens.input()))
        .add(output.multiply(BigDecimal.valueOf(tokens.output())))
        .movePointLeft(MILLION);
  }
}
