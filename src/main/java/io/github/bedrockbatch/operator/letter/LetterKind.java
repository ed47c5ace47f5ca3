/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.Locale;

/** What became a dead letter. */
public enum LetterKind {
  /** A value that could not become a prompt. */
  REJECTED(""),
  /** A prompt that failed for good. */
  FAILED("failed"),
  /** A result that a sink has rejected. */
  UNDELIVERED("undelivered");

  /** Below the folder of dead letters. */
  final String folder;

  LetterKind(String folder) {
    this.folder = folder;
  }

  /** Where the stage takes them back that wrote them. */
  String route() {
    return "direct:return-" + word();
  }

  /** For texts and labels. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether what is sent again is a prompt, which counts as accepted once more. */
  boolean isPrompt() {
    return this != UNDELIVERED;
  }
}
