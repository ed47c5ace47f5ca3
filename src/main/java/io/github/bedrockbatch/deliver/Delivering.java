/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.config.DeliverOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.InvalidSettings;
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
        "deliver-files",
        ResultFiles.in(data.resolve("outbox")),
        "deliver-sftp",
        ResultFiles.in(data.resolve("uploads")));
  }

  /** To be called before the routes start: gives any component the bytes of a page of results. */
  public static void convertPages(CamelContext camel) {
    PageConverters.addTo(camel);
  }

  /**
   * To be called when the routes have started.
   *
   * @throws InvalidSettings when {@code deliver.to} names a sink that has no route
   */
  public static void check(Settings settings, CamelContext camel) {
    Sinks.check(settings.deliver().to(), camel);
  }

  /** Whether a sink, one of a user's too, would lose pages of this batch in a crash. */
  public static boolean isHeld(CamelContext camel, String batchId) {
    return camel.getRegistry().findByType(HoldsPages.class).stream()
        .anyMatch(sink -> sink.holds(batchId));
  }
}
