/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.Arrays;
import java.util.List;

/** A list of words, separated by commas. */
public final class Names {
  private Names() {}

  /** Reads a list of known names, each at most once; an empty text has none. */
  public static List<String> of(OptionReader in, String key, String standard, List<String> known) {
    return in.parsed(
        key,
        standard,
        "must be some of " + String.join(", ", known) + ", joined by commas",
        text -> {
          List<String> names = list(text);
          if (!known.containsAll(names) || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(text);
          }
          return names;
        });
  }

  public static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
