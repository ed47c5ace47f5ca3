/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import java.util.List;

/** The settings cannot be used; the message is written for the person who edits them. */
public final class InvalidSettings extends RuntimeException {
  private final List<String> mistakes;

  public InvalidSettings(List<String> mistakes, String readFrom) {
    super(
        (mistakes.size() == 1 ? "1 mistake" : mistakes.size() + " mistakes")
            + " in the settings (read from "
            + readFrom
            + "):\n  "
            + String.join("\n  ", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** The first {@code InvalidSettings} among the causes of the failure, or the failure itself. */
  public static Exception behind(Exception failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof InvalidSettings)) {
      cause = cause.getCause();
    }
    return cause == null ? failure : (InvalidSettings) cause;
  }

  /** All mistakes, one sentence each. */
  public List<String> mistakes() {
    return mistakes;
  }
}
