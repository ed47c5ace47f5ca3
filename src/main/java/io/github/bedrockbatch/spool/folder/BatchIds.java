/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes batch ids, such as {@code 20261122-132230-123-k3x9q2}. They sort by time (those of one
 * process even within a millisecond), and are legal as job names and client request tokens of
 * Bedrock.
 */
public final class BatchIds implements Supplier<String> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
  private static final int TIME_LENGTH = "20261122-132230-123".length();
  private static final int TAIL = 6;

  private final Clock clock;
  private final RandomGenerator random;
  private long last;

  public BatchIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized String get() {
    last = Math.max(clock.millis(), last + 1);
    StringBuilder id = new StringBuilder(TIME.format(Instant.ofEpochMilli(last))).append('-');
    for (int i = 0; i < TAIL; i++) {
      id.append(Character.forDigit(random.nextInt(36), 36));
    }
    return id.toString();
  }

  /** When the batch with this id was opened, by the clock of its node. */
  public static Instant openedAt(String id) {
    return LocalDateTime.parse(id.substring(0, TIME_LENGTH), TIME).toInstant(ZoneOffset.UTC);
  }
}
