/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.cost;

import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.price.Usd;
import java.math.BigDecimal;

/**
 * What a group of records has cost.
 *
 * @param of the group: a batch, a model, a source, a Region or a day; null for all records
 * @param tokens of requests and answers, padding included
 * @param usd what the tokens with a known price have cost; null when no price is known
 * @param unpriced tokens whose price is not known
 * @param onDemandUsd what all tokens would have cost on demand; null when a price is not known
 * @param difference how many tokens more the manifest of the job has than its answers; null when
 *     there is no manifest, or the group is not a batch
 */
public record CostLine(
    String of,
    long records,
    Tokens tokens,
    BigDecimal usd,
    Tokens unpriced,
    BigDecimal onDemandUsd,
    Tokens difference) {

  /** What was paid, in words; $0.00 if there are no tokens. */
  public String cost() {
    return Usd.of(usd == null && unpriced.equals(Tokens.NONE) ? BigDecimal.ZERO : usd);
  }

  /** Words that follow the cost, about unknown prices and differences; may be empty. */
  public String besides() {
    String words = "";
    if (usd != null && !unpriced.equals(Tokens.NONE)) {
      words = " (and %,d tokens whose price is unknown)".formatted(unpriced.total());
    }
    if (difference != null && !difference.equals(Tokens.NONE)) {
      words +=
          " (the manifest differs by %+,d and %+,d)"
              .formatted(difference.input(), difference.output());
    }
    return words;
  }

  /** All of it in words. */
  public String words() {
    String onDemand = onDemandUsd == null ? "" : ", on demand " + Usd.of(onDemandUsd);
    return cost() + onDemand + besides();
  }
}
