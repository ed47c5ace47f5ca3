/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.retention;

import io.github.bedrockbatch.stage.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is removed in time. What fails is tried again, and holds up nothing else. */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Removes what was finished before; at most so much that it is done within a minute. */
  @FunctionalInterface
  interface Removal {
    /** Returns how much that was. */
    long before(Instant then) throws Exception;
  }

  private record Kept(Duration time, Removal removal) {}

  private final Map<String, Kept> all = new LinkedHashMap<>();
  private final Clock clock;
  private final Removed removed;

  /** Is told of what was removed. */
  @FunctionalInterface
  interface Removed {
    void count(String what, long count);
  }

  Retention(Clock clock, Removed removed) {
    this.clock = clock;
    this.removed = removed;
  }

  /**
   * Adds what is kept for that time.
   *
   * @param what in words for a person, in the plural
   */
  void add(String what, Duration time, Removal removal) {
    all.put(what, new Kept(time, removal));
  }

  boolean isNothing() {
    return all.isEmpty();
  }

  /** Removes some of all; whether that was anything, so that there may be more. */
  boolean remove() {
    Map<String, Long> counts = new LinkedHashMap<>();
    all.forEach(
        (what, kept) -> {
          try {
            long count = kept.removal.before(clock.instant().minus(kept.time));
            if (count > 0) {
              counts.put(what, count);
              removed.count(what, count);
            }
          } catch (Exception e) {
            LOG.warn(
                "Removing old {} failed, retrying in an hour: {}", what, Failure.of(e).words());
          }
        });
    if (!counts.isEmpty()) {
      LOG.info(
          "Removed as retention.* says: {}",
          counts.entrySet().stream()
              .map(count -> "%s (%,d)".formatted(count.getKey(), count.getValue()))
              .collect(Collectors.joining(", ")));
    }
    return !counts.isEmpty();
  }
}
