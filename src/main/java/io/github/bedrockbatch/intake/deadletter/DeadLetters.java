/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.intake.frame.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;

/**
 * The folder of rejected values: one file for each source that has any, named after the file or
 * topic and 8 hex digits of the source's identity.
 *
 * <p>A line of such a file is a JSON object with {@code source}, {@code file}, {@code line}, {@code
 * ordinal}, {@code id} when it is known, {@code code}, {@code reason}, {@code at}, and the value as
 * it came: {@code value}, or {@code valueBase64} when it is not UTF-8; of a value beyond 64 KiB the
 * beginning, with {@code "truncated":true}.
 */
public final class DeadLetters {
  private static final int MAX_NAME = 80;

  private final Path directory;
  private final Clock clock;
  private final Disk disk;
  private final JsonFactory json = Json.factory();

  /** The folder is made when it is needed. */
  public DeadLetters(Path directory, Clock clock) {
    this(directory, clock, Disk.REAL);
  }

  public DeadLetters(Path directory, Clock clock, Disk disk) {
    this.directory = directory;
    this.clock = clock;
    this.disk = disk;
  }

  /** The letters of one source; a single reader at a time may append to them. */
  public DeadLetterFile of(String source, String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.-]+", "");
    String file =
        safe.substring(0, Math.min(MAX_NAME, safe.length())) + '-' + digest(source) + ".jsonl";
    return new DeadLetterFile(directory.resolve(file), clock, json, disk);
  }

  private static String digest(String source) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
