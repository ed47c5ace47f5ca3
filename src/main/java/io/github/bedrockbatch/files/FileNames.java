/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names of files, which others give and which may hold anything. */
public final class FileNames {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\u2028\\u2029]");

  private FileNames() {}

  /** For the log: in one line, and without what steers a terminal. */
  public static String printable(String name) {
    return UNPRINTABLE.matcher(name).replaceAll("?");
  }

  /** The beginning of the name that has at most so many bytes in UTF-8. */
  public static String shortened(String name, int bytes) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
      end -= Character.isLowSurrogate(name.charAt(end - 1)) && end > 1 ? 2 : 1;
    }
    return name.substring(0, end);
  }
}
