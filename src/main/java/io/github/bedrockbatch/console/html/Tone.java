/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.Locale;

/** What a colour means; there is always a word or a shape beside it. */
public enum Tone {
  PLAIN,
  RUN,
  OK,
  WAIT,
  WARN,
  BAD;

  String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
