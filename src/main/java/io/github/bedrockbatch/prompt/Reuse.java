/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.time.Duration;
import java.util.function.Function;

/**
 * Whether equal prompts are asked once.
 *
 * @param within null when each prompt is asked; zero when one of the equal prompts of a batch is
 *     asked and all get its answer; otherwise prompts also get the answer to an equal one of
 *     another batch that was asked within this time
 */
public record Reuse(Duration within) {
  public static final Reuse OFF = new Reuse(null);
  public static final Reuse BATCH = new Reuse(Duration.ZERO);

  public static final String MUST = "must be off, batch, or a duration from 1m to 90d, such as 7d";

  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofDays(90);

  /**
   * Parses the text of a setting or option.
   *
   * @param durations reads a duration
   * @throws IllegalArgumentException when it is none of these
   */
  public static Reuse of(String text, Function<String, Duration> durations) {
    return switch (text) {
      case "off" -> OFF;
      case "batch" -> BATCH;
      default -> {
        Duration within = durations.apply(text);
        if (within.compareTo(LEAST) < 0 || within.compareTo(MOST) > 0) {
          throw new IllegalArgumentException(text);
        }
        yield new Reuse(within);
      }
    };
  }
}
