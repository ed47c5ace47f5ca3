/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files.text;

import java.util.Locale;

/** Numbers of things in sentences for persons. */
public final class Count {
  private Count() {}

  /** With its noun: {@code 1 batch}, {@code 2,000 batches}. */
  public static String of(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : plural(noun));
  }

  /** With its noun and what follows for one, or for any other number of them. */
  public static String of(long count, String noun, String one, String many) {
    return of(count, noun) + " " + (count == 1 ? one : many);
  }

  private static String plural(String noun) {
    return noun.endsWith("ly")
        ? noun.substring(0, noun.length() - 1) + "ies"
        : noun + (noun.endsWith("h") ? "es" : "s");
  }
}
