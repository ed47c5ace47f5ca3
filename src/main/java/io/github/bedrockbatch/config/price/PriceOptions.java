/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.price;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.price.Estimate;
import io.github.bedrockbatch.price.OwnPrice;
import io.github.bedrockbatch.price.Prices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What tokens cost.
 *
 * @param file the file that {@code prices update} writes
 * @param own prices that take precedence over all others
 * @param staleAfter the age at which prices are reported as old; empty for never
 * @param list the URL of the public price list
 * @param answerTokens the tokens of an answer in estimates
 */
public record PriceOptions(
    Path file, List<OwnPrice> own, Optional<Duration> staleAfter, String list, int answerTokens) {
  private static final String LIST = "https://pricing.us-east-1.amazonaws.com";
  private static final int USUAL_ANSWER = 500;
  private static final int LONGEST_ANSWER = 1_000_000;

  /**
   * @param data the data folder
   * @param maxTokens the limit of answers as it is written; null for the model's default
   */
  public static PriceOptions read(OptionReader in, Path data, String maxTokens) {
    return new PriceOptions(
        in.parsed(
            "prices.file",
            "",
            "must be a path",
            text -> text.isEmpty() ? data.resolve("prices.json") : Path.of(text)),
        in.parsed("prices.own", "", OwnPrice.MUST, OwnPrice::parse),
        in.durationUnless("off", "prices.stale-after", "180d", "1d", "3650d"),
        in.checked("prices.list-url", LIST, "must be an http or https URL", OptionReader::isHttp),
        in.parsed(
            "prices.answer-tokens",
            "",
            "must be a whole number from 1 to " + LONGEST_ANSWER,
            text -> answerTokens(text, maxTokens)));
  }

  private static int answerTokens(String text, String maxTokens) {
    if (text.isEmpty()) {
      return maxTokens == null
          ? USUAL_ANSWER
          : Math.min(LONGEST_ANSWER, Integer.parseInt(maxTokens));
    }
    int tokens = Integer.parseInt(text);
    if (tokens < 1 || tokens > LONGEST_ANSWER) {
      throw new IllegalArgumentException(text);
    }
    return tokens;
  }

  /** All known prices. */
  public Prices prices() {
    return new Prices(file, own);
  }

  public Estimate estimate() {
    return new Estimate(answerTokens);
  }
}
