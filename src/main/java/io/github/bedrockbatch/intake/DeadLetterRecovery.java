/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file of dead letters holds.
 *
 * @param length up to the end of the last whole letter
 * @param written the keys of its letters
 */
record DeadLetterRecovery(long length, HashedKeys written) {
  /** A cut value of 64 KiB, each byte of it an escape of six, and the rest of the letter. */
  private static final int MAX_LETTER = 6 * Excerpt.MAX_BYTES + 64 * 1024;

  static DeadLetterRecovery of(Path path, JsonFactory json) throws IOException {
    HashedKeys written = new HashedKeys();
    if (!Files.exists(path)) {
      return new DeadLetterRecovery(0, written);
    }
    try (FileWindow window = new FileWindow(WatchedFile.open(path), MAX_LETTER)) {
      while (takeLetter(window, json, written)) {}
      return new DeadLetterRecovery(window.offset(), written);
    }
  }

  private static boolean takeLetter(FileWindow window, JsonFactory json, HashedKeys written)
      throws IOException {
    int end = window.endOfLine();
    while (end == window.limit && window.more()) {
      end = window.endOfLine();
    }
    String key = end < window.limit ? key(json, window.bytes, window.position, end) : null;
    if (key == null) {
      return false;
    }
    written.add(key);
    window.position = end + 1;
    return true;
  }

  private static String key(JsonFactory json, byte[] bytes, int from, int to) throws IOException {
    try (JsonParser letter = json.createParser(bytes, from, to - from)) {
      long ordinal = -1;
      String code = null;
      String message = null;
      letter.nextToken();
      while (letter.nextToken() == JsonToken.FIELD_NAME) {
        String name = letter.currentName();
        letter.nextToken();
        if (name.equals("ordinal")) {
          ordinal = letter.getLongValue();
        } else if (name.equals("message")) {
          message = letter.getText();
        } else if (name.equals("code")) {
          code = letter.getText();
        }
      }
      return code == null ? null : DeadLetter.key(message, ordinal, code);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
