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
 * Sinks that failed only after a long wait, as they do not answer. Each is left alone for at least
 * as long as that wait, with back-off: meanwhile batches that need it are postponed at once, so
 * that they do not hold up the others.
 */
final class SilentSinks {
  /** A rejection or a refused connection comes sooner. */
  private static final Duration LONG = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(SilentSinks.class);

  private record Silence(int times, Backoff.Span span) {}

  private final Clock clock;
  private final Duration longestPause;
  private final Map<String, Silence> silent = new HashMap<>();

  SilentSinks(Clock clock, Duration longestPause) {
    this.clock = clock;
    this.longestPause = longestPause;
  }

  /**
   * Notes a failure, if it took long.
   *
   * @param since when the sink was given what failed
   */
  synchronized void failed(String sink, Instant since) {
    Duration took = Duration.between(since, clock.instant());
    if (took.compareTo(LONG) < 0) {
      return;
    }
    Silence before = silent.get(sink);
    if (before != null && since.isBefore(before.span().from())) {
      return; // it was under way when another batch noticed the silence
    }
    int times = before == null ? 0 : before.times() + 1;
    Duration backoff = Backoff.length(times, longestPause);
    backoff = backoff.compareTo(took) < 0 ? took : backoff;
    silent.put(sink, new Silence(times, Backoff.Span.of(clock.instant(), backoff)));
    LOG.warn(
        "The sink {} failed to answer in {} s; retrying in {} s",
        sink,
        took.toSeconds(),
        backoff.toSeconds());
  }

  synchronized void worked(String sink) {
    silent.remove(sink);
  }

  /**
   * @throws SinkIsSilentException while the sink is left alone
   */
  synchronized void mustNotBe(String sink) {
    Silence silence = silent.get(sink);
    Instant now = clock.instant();
    if (silence != null && !silence.span().isOver(now)) {
      throw new SinkIsSilentException(sink, Duration.between(now, silence.span().until()));
    }
  }
}
