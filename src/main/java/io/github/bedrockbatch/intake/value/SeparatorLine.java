/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.prompt.Separator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line {@code sep=;} before the header, by which Excel names the separator. */
record SeparatorLine(char separator) {
  private static final int LONGEST = 9;
  private static final Pattern LINE = Pattern.compile("(\"?)(?i:sep)=([^\"\r\n])\\1\r?\n");

  /** Skips such a line at the position of the window; returns null if there is none. */
  static SeparatorLine pass(Window window) throws IOException {
    boolean grows = true;
    while (grows && window.limit - window.position < LONGEST) {
      grows = window.more();
    }
    int length = Math.min(LONGEST, window.limit - window.position);
    String begin = new String(window.bytes, window.position, length, StandardCharsets.ISO_8859_1);
    Matcher line = LINE.matcher(begin);
    if (!line.lookingAt()) {
      return null;
    }
    try {
      char separator = Separator.of(line.group(2));
      window.position += line.end();
      return new SeparatorLine(separator);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
