/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import java.time.Duration;

/** Numbers as a person reads them. */
final class Words {
  private Words() {}

  static String of(Duration time) {
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  /** Without a full stop, and what is of use to a support centre only, and differs each time. */
  static String plain(String words) {
    return words
        .replaceAll(" \\(Service: [^)]*\\)( \\(SDK Attempt Count: \\d+\\))?", "")
        .replaceFirst("\\.$", "");
  }

  static String of(long count, String thing) {
    return "%,d %s"
        .formatted(count, count == 1 ? thing : thing + (thing.endsWith("h") ? "es" : "s"));
  }
}
