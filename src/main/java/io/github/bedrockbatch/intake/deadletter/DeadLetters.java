/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.Sha256;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The folder of rejected values: one file for each source that has any, named after the file or
 * topic and 8 hex digits of the source's identity.
 *
 * <p>A line of such a file is a JSON object with {@code source}, {@code file}, {@code line}, {@code
 * ordinal}, {@code route}, {@code headers} and {@code id} when they are known, {@code code}, {@code
 * reason}, {@code at}, and the value as it came: {@code value}, or {@code valueBase64} when it is
 * not UTF-8; of a value beyond 64 KiB the beginning, with {@code "truncated":true}. Above a row of
 * a table its {@code header} is kept.
 */
public record DeadLetters(Path directory, Clock clock, Disk disk) {
  private static final int MAX_NAME = 80;

  /** The folder is made when it is needed. */
  public DeadLetters(Path directory, Clock clock) {
    this(directory, clock, Disk.REAL);
  }

  /** The letters of one source; a single reader at a time may append to them. */
  public DeadLetterFile of(String source, String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.-]+", "");
    String file =
        safe.substring(0, Math.min(MAX_NAME, safe.length()))
            + '-'
            + Sha256.hex(source).substring(0, 8)
            + ".jsonl";
    return new DeadLetterFile(directory.resolve(file), clock, disk);
  }
}
