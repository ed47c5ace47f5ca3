/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.retention;

import io.github.bedrockbatch.stage.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is removed after some time. A removal that fails is tried again later, and does not
 * delay others.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Removes what was finished before a time, at most as much as takes a minute. */
  @FunctionalInterface
  interface Removal {
    /** Returns how much was removed. */
    long before(Instant then) throws Exception;
  }

  private record Kept(Duration time, Removal removal) {}

  private final Map<String, Kept> all = new LinkedHashMap<>();
  private final Supplier<Instant> now;
  private final Removed removed;

  /** Counts what was removed. */
  @FunctionalInterface
  interface Removed {
    void count(String what, long count);
  }

  /**
   * @param now the time by which the age of everything is told; it may fail
   */
  Retention(Supplier<Instant> now, Removed removed) {
    this.now = now;
    this.removed = removed;
  }

  /**
   * Adds what is removed after that time.
   *
   * @param what in words for a person, in the plural
   */
  void add(String what, Duration time, Removal removal) {
    all.put(what, new Kept(time, removal));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Removes some of each kind; false when nothing was removed, so that nothing is left for now. */
  boolean remove() {
    Map<String, Long> counts = new LinkedHashMap<>();
    all.forEach(
        (what, kept) -> {
          try {
            long count = kept.removal.before(now.get().minus(kept.time));
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
