/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each file that was taken, but no more than some of a minute at INFO: of many thousands of
 * small files the lines would hide all others.
 */
final class TakenLog {
  private static final Logger LOG = LoggerFactory.getLogger(TakenLog.class);
  private static final Duration SPAN = Duration.ofMinutes(1);

  /** As many as a person may want to read. */
  static final int MOST = 100;

  private final Clock clock;
  private Instant began = Instant.MIN;
  private int files;

  TakenLog(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param name as it may be printed
   */
  synchronized void taken(String name, IntakeCount count) {
    Instant now = clock.instant();
    if (began.plus(SPAN).isBefore(now) || now.isBefore(began)) {
      began = now;
      files = 0;
    }
    files++;
    if (files > MOST) {
      LOG.debug("{}: {}", name, count);
    } else if (files == MOST) {
      LOG.info(
          "{}: {}. Further files of this minute are logged at DEBUG; audit counts all of them",
          name,
          count);
    } else {
      LOG.info("{}: {}", name, count);
    }
  }
}
