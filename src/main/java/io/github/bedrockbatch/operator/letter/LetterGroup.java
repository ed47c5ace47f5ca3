/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.List;

/**
 * Dead letters of one kind and reason.
 *
 * @param code as {@link Letter} has it
 * @param letters how many, without those that were dropped
 * @param sent how many of them were sent again
 * @param samples ids of the first of them, as the user knows them
 */
public record LetterGroup(
    LetterKind kind, String code, String reason, long letters, long sent, List<String> samples) {

  /** How many wait for a person. */
  public long waiting() {
    return letters - sent;
  }
}
