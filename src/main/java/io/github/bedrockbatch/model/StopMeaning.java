/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

/** The meaning of a stop reason, of any family. */
public enum StopMeaning {
  /** The answer ends at a limit of tokens. */
  CUT_OFF("cutOff"),
  /** The model, or a filter before or after it, refused to answer. */
  REFUSED("refused"),
  /** All other stop reasons, including unknown ones. */
  OTHER("");

  /** The member in the file of a family with its stop reasons of this meaning. */
  final String member;

  StopMeaning(String member) {
    this.member = member;
  }

  public static StopMeaning of(String stopReason) {
    return ModelFamilies.stopMeaning(stopReason);
  }
}
