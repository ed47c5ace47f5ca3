/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.Locale;

/** What happens to a prompt with the id of an earlier one of the same source. */
public enum Duplicates {
  KEEP,
  SKIP;

  public static final String MUST = "must be keep or skip";

  /**
   * Parses the name in a setting or option.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Duplicates of(String wireName) {
    for (Duplicates one : values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(wireName)) {
        return one;
      }
    }
    throw new IllegalArgumentException(wireName);
  }
}
