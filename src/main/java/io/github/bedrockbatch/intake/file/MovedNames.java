/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What a file is called where it is put when it was read: the time, and its name. */
final class MovedNames {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmssSSS-").withZone(ZoneId.systemDefault());
  private static final int TIME_LENGTH = 19;

  /** Most file systems allow names of 255 bytes. */
  private static final int MAX_BYTES = 255 - TIME_LENGTH;

  private final Clock clock;

  MovedNames(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param collisions how many such names were found to be taken
   */
  String of(String name, int collisions) {
    Instant at = clock.instant().plusMillis(collisions);
    return TIME.format(at) + FileNames.shortened(name, MAX_BYTES);
  }

  /** What it was called before; null for what has no such name. */
  static String original(String moved) {
    return moved.matches("(?s)\\d{8}-\\d{9}-.+") ? moved.substring(TIME_LENGTH) : null;
  }
}
