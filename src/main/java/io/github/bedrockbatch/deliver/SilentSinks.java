/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.stage.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sinks that failed only after a long wait, as those do that no longer answer. Each is left alone
 * for at least as long as it kept us waiting, and longer each time: meanwhile batches that need it
 * are postponed at once, and those that do not go on.
 */
final class SilentSinks {
  /** One that refuses, or cannot be reached, says so sooner. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(SilentSinks.class);

  private record Silence(int times, Instant until) {}

  private final Clock clock;
  private final Duration longestPause;
  private final Map<String, Silence> silent = new HashMap<>();

  SilentSinks(Clock clock, Duration longestPause) {
    this.clock = clock;
    this.longestPause = longestPause;
  }

  /**
   * @param since when it was given what it did not take
   */
  synchronized void failed(String sink, Instant since) {
    Duration took = Duration.between(since, clock.instant());
    if (took.compareTo(LONG) < 0) {
      return;
    }
    Silence before = silent.get(sink);
    int times = before == null ? 0 : before.times() + 1;
    Duration pause = Backoff.length(times, longestPause);
    pause = pause.compareTo(took) < 0 ? took : pause;
    silent.put(sink, new Silence(times, clock.instant().plus(pause)));
    LOG.warn(
        "The sink {} kept us waiting for {} s in vain and is left alone for {} s",
        sink,
        took.toSeconds(),
        pause.toSeconds());
  }

  synchronized void worked(String sink) {
    silent.remove(sink);
  }

  /**
   * @throws SinkIsSilentException while it is left alone
   */
  synchronized void mustNotBe(String sink) {
    Silence silence = silent.get(sink);
    if (silence != null && clock.instant().isBefore(silence.until())) {
      throw new SinkIsSilentException(sink, Duration.between(clock.instant(), silence.until()));
    }
  }
}
