/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.LineReader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads what a file of dead letters has. Lines that are no letters stay, as a person may edit it.
 */
final class DeadLetterRecovery implements JsonLinesFile.Line {
  private final HashedKeys written = new HashedKeys();
  private long read;
  private long length;

  static DeadLetterRecovery of(Path path) throws IOException {
    DeadLetterRecovery found = new DeadLetterRecovery();
    JsonLinesFile.each(path, found);
    return found;
  }

  @Override
  public void take(LineReader line) throws IOException {
    read += line.length() + 1;
    for (int i = 0; i < line.length(); i++) {
      if (line.buffer()[line.offset() + i] == 0) {
        return;
      }
    }
    length = read;
    String key = key(line);
    if (key != null) {
      written.add(key);
    }
  }

  private static String key(LineReader line) throws IOException {
    try {
      JsonNode letter = JsonFactories.TREES.readTree(line.buffer(), line.offset(), line.length());
      String code = letter.path("code").textValue();
      String message = letter.path("message").textValue();
      return code == null ? null : DeadLetter.key(message, letter.path("ordinal").asLong(-1), code);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The length in bytes, without a torn line and never written blocks that a crash leaves. */
  long length() {
    return length;
  }

  HashedKeys written() {
    return written;
  }
}
