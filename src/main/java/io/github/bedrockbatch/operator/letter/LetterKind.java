/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.Locale;

/** The kinds of dead letters, by what became one. */
public enum LetterKind {
  /** A value that could not become a prompt. */
  REJECTED(""),
  /** A prompt that failed for good. */
  FAILED("failed"),
  /** A result that a sink has rejected. */
  UNDELIVERED("undelivered");

  /** The folder of its files, below the folder of dead letters. */
  final String folder;

  LetterKind(String folder) {
    this.folder = folder;
  }

  /** The route of the stage that wrote these letters, which takes them back. */
  String route() {
    return "direct:return-" + word();
  }

  /** The name in texts and labels. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a prompt is sent again, not a result: it counts as accepted once more. */
  boolean isPrompt() {
    return this != UNDELIVERED;
  }
}
