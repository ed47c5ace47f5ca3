/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.text.RequestIds;
import java.time.Duration;

/** Times and causes in the form in which people read them. */
final class Words {
  private Words() {}

  static String of(Duration time) {
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  /** Without the full stop, and without request ids, which only a support centre can use. */
  static String plain(String words) {
    return RequestIds.without(words).replaceFirst("\\.$", "");
  }
}
