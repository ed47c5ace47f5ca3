/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.regex.Pattern;

/** Keeps credentials out of messages and logs. */
public final class Secrets {
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i).*(secret|secret-?key|deliver.events|password|token|console.users)$",
          Pattern.DOTALL);
  private static final Pattern IN_QUERY =
      Pattern.compile("(?i)((?:password|passwd|pwd|secret|token)=)[^&\\n]*");

  /** Rather hides too much, as a password may have a slash or an at sign. */
  private static final Pattern USER_INFO = Pattern.compile("//.*@");

  private Secrets() {}

  static String shown(String key, String value) {
    return SECRET_KEY.matcher(key).matches() ? "(hidden)" : inUrl(value);
  }

  /** A URL, or a message with URLs, without their passwords. */
  public static String inUrl(String url) {
    return USER_INFO
        .matcher(IN_QUERY.matcher(url).replaceAll("$1(hidden)"))
        .replaceAll("//(hidden)@");
  }
}
