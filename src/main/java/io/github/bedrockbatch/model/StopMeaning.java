/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

/** What the stop reason of an answer means, whichever family's word it is. */
public enum StopMeaning {
  /** A limit of tokens was reached before the end. */
  CUT_OFF("cutOff"),
  /** The model, or a filter before or behind it, has refused. */
  REFUSED("refused"),
  /** All others, those included that nobody knows. */
  OTHER("");

  /** In the file of a family: the words that it has for it. */
  final String member;

  StopMeaning(String member) {
    this.member = member;
  }

  public static StopMeaning of(String stopReason) {
    return ModelFamilies.stopMeaning(stopReason);
  }
}
