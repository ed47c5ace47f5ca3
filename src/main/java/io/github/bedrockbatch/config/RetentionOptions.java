/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.OptionReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long finished work is kept; empty for ever.
 *
 * @param ledger the rows of a batch in the ledger, from its end on
 * @param objects the objects of a batch in S3, from its end on
 * @param results the files of the sink {@code files}
 * @param done input files that were moved to {@code .done}
 * @param deadLetters the files of dead letters, from their last letter on
 */
public record RetentionOptions(
    Optional<Duration> ledger,
    Optional<Duration> objects,
    Optional<Duration> results,
    Optional<Duration> done,
    Optional<Duration> deadLetters) {
  public static final List<String> KEYS =
      List.of(
          "retention.ledger",
          "retention.objects",
          "retention.results",
          "retention.done",
          "retention.dead-letters");

  public static final String OFF = "off";

  static RetentionOptions read(OptionReader in) {
    RetentionOptions options =
        new RetentionOptions(
            // longer than a batch may take prompts (batch.max-age)
            kept(in, KEYS.get(0), "90d", "8d"),
            kept(in, KEYS.get(1), OFF, "1d"),
            kept(in, KEYS.get(2), OFF, "1h"),
            kept(in, KEYS.get(3), OFF, "1h"),
            kept(in, KEYS.get(4), OFF, "1d"));
    in.rule(
        options.ledger.isEmpty()
            || options.objects.filter(time -> time.compareTo(options.ledger.get()) > 0).isEmpty(),
        KEYS.get(1),
        "must not be longer than retention.ledger, which says where the objects are",
        KEYS.get(0));
    return options;
  }

  private static Optional<Duration> kept(OptionReader in, String key, String standard, String min) {
    return in.durationUnless(OFF, key, standard, min, "3650d");
  }
}
