/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.cost;

import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.price.Usd;
import java.math.BigDecimal;

/**
 * What some records cost.
 *
 * @param of a batch, a model, a source, a Region or a day; null for all of them
 * @param tokens of requests and answers, those included that only filled a batch up
 * @param usd what the tokens cost whose price is known; null when none is
 * @param unpriced tokens whose price is not known, which are not in it
 * @param onDemandUsd what all of them would have cost on demand; null when a price is not known
 * @param difference what the manifest of a job says more than its answers; 0 when they agree, null
 *     where there is no manifest or it is not about one batch
 */
public record CostLine(
    String of,
    long records,
    Tokens tokens,
    BigDecimal usd,
    Tokens unpriced,
    BigDecimal onDemandUsd,
    Tokens difference) {

  /** What was paid, in words; nothing is paid for no tokens. */
  public String cost() {
    return Usd.of(usd == null && unpriced.equals(Tokens.NONE) ? BigDecimal.ZERO : usd);
  }

  /** What has to be told beside the cost; empty when nothing. */
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
