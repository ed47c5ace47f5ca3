/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Makes names of files safe, as others choose them and they may have any character. */
public final class FileNames {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\u2028\\u2029]");

  private FileNames() {}

  /** The name for the log: in one line, without characters that control a terminal. */
  public static String printable(String name) {
    return UNPRINTABLE.matcher(name).replaceAll("?");
  }

  /** The longest beginning of the name with at most so many bytes in UTF-8. */
  public static String shortened(String name, int bytes) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
      end -= Character.isLowSurrogate(name.charAt(end - 1)) && end > 1 ? 2 : 1;
    }
    return name.substring(0, end);
  }
}
