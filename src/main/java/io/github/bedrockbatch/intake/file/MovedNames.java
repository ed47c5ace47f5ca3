/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;

/**
 * What a file is called where it is put when it was read: the time in UTC, which never goes back,
 * and its name.
 */
record MovedNames(Clock clock) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmssSSS-").withZone(ZoneOffset.UTC);
  private static final int TIME_LENGTH = 19;

  /** Most file systems allow names of 255 bytes. */
  private static final int MAX_BYTES = 255 - TIME_LENGTH;

  /** The first of such names that is not taken. */
  String of(String name, Predicate<String> isTaken) {
    String rest = FileNames.shortened(name, MAX_BYTES);
    Instant at = clock.instant();
    while (isTaken.test(TIME.format(at) + rest)) {
      at = at.plusMillis(1);
    }
    return TIME.format(at) + rest;
  }

  /** Whether a file got such a name before then. */
  boolean isOlder(Path moved, Instant then) {
    String name = moved.toString();
    return original(name) != null && name.compareTo(TIME.format(then)) < 0;
  }

  /** What it was called before; null for what has no such name. */
  static String original(String moved) {
    return moved.matches("(?s)\\d{8}-\\d{9}-.+") ? moved.substring(TIME_LENGTH) : null;
  }
}
