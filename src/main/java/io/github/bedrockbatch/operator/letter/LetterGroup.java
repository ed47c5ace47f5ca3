/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Dead letters of one kind and code, whose reasons differ in numbers at most.
 *
 * @param code as {@link Letter} has it
 * @param reason that all have; where they differ in numbers, what is {@link #alike}
 * @param letters how many, without those that were dropped
 * @param sent how many of them were sent again
 * @param samples ids of the first of them, as the user knows them
 */
public record LetterGroup(
    LetterKind kind, String code, String reason, long letters, long sent, List<String> samples) {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /**
   * What a reason has in common with those of the same group. The code of a result that was not
   * delivered is only the name of the sink: there a number, such as a status, may be the reason.
   */
  static String alike(LetterKind kind, String reason) {
    return kind == LetterKind.UNDELIVERED ? reason : NUMBER.matcher(reason).replaceAll("…");
  }

  /** How many wait for a person. */
  public long waiting() {
    return letters - sent;
  }
}
