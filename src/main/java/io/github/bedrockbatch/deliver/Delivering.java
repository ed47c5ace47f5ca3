/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.config.DeliverOptions;
import io.github.bedrockbatch.stage.StageContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;

/** What the routes of the sinks work with. */
public final class Delivering {
  private Delivering() {}

  /** By the names that routes know them under; those that can be closed have to be. */
  public static Map<String, Object> beans(StageContext context) {
    DeliverOptions options = context.settings().deliver();
    Duration longestPause = context.settings().retry().longestPause();
    Clock clock = context.clock();
    Path data = context.data();
    Records records = new Records();
    return Map.of(
        "sinks",
        new Sinks(options.to(), clock, longestPause),
        "records",
        records,
        "oneList",
        records.list(),
        "replies",
        new Replies(options.replyAllow(), clock, longestPause),
        "undelivered",
        new UndeliveredDeadLetters(context.deadLetters().resolve("undelivered")),
        "resultFiles",
        ResultFiles.in(data.resolve("outbox")),
        "uploads",
        ResultFiles.in(data.resolve("uploads")));
  }

  /** Whether files of the batch are being written, in sinks of users too: a crash removes them. */
  public static boolean isWantedWhole(CamelContext camel, String batchId) {
    return camel.getRegistry().findByType(ResultFiles.class).stream()
        .anyMatch(files -> files.isWriting(batchId));
  }
}
