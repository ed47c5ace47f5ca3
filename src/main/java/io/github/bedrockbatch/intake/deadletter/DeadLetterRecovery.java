/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.intake.frame.FileWindow;
import io.github.bedrockbatch.intake.frame.ValueSkipper;
import io.github.bedrockbatch.intake.reject.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file of dead letters holds. A person may have edited it: lines that are no letters stay.
 *
 * @param length without what a crash has torn: what follows the last line feed, and blocks at the
 *     end that were never written
 * @param written the keys of its letters
 */
record DeadLetterRecovery(long length, HashedKeys written) {
  /** A cut value of 64 KiB, each byte of it an escape of six, and the rest of the letter. */
  private static final int MAX_LETTER = 6 * Excerpt.MAX_BYTES + 64 * 1024;

  static DeadLetterRecovery of(Path path) throws IOException {
    HashedKeys written = new HashedKeys();
    long length = 0;
    if (Files.exists(path)) {
      long whole = JsonLinesFile.wholeLength(path);
      try (FileWindow window = new FileWindow(WatchedFile.open(path), MAX_LETTER)) {
        while (window.offset() < whole && window.hasByte()) {
          if (takeLine(window, written)) {
            length = window.offset();
          }
        }
      }
    }
    return new DeadLetterRecovery(length, written);
  }

  /** Takes a line, a letter or not; false when it was never written. */
  private static boolean takeLine(FileWindow window, HashedKeys written) throws IOException {
    int end = window.endOfLine();
    while (end == window.limit && window.more()) {
      end = window.endOfLine();
    }
    if (end == window.limit) {
      new ValueSkipper(window).line(); // longer than any letter
      return true;
    }
    boolean isWritten = isWritten(window, end);
    String key = isWritten ? key(window.bytes, window.position, end) : null;
    if (key != null) {
      written.add(key);
    }
    window.position = end + 1;
    return isWritten;
  }

  private static boolean isWritten(FileWindow window, int end) {
    for (int i = window.position; i < end; i++) {
      if (window.bytes[i] == 0) {
        return false;
      }
    }
    return true;
  }

  private static String key(byte[] bytes, int from, int to) throws IOException {
    try (JsonParser letter = JsonFactories.RECORDS.createParser(bytes, from, to - from)) {
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
