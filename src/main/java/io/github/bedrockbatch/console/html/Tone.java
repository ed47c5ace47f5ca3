/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.Locale;

/** The meaning of a colour, which a word or a shape beside it always repeats. */
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
