/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Dead letters of one kind and code, whose reasons differ at most in numbers.
 *
 * @param code as in {@link Letter}
 * @param reason the reason of all; if they differ in numbers, what they have in common
 * @param letters how many there are, without those that were dropped
 * @param sent how many of them were sent again
 * @param samples the users' ids of the first few
 */
public record LetterGroup(
    LetterKind kind, String code, String reason, long letters, long sent, List<String> samples) {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /**
   * What a reason has in common with those of the same group: all but the numbers. For a result
   * that was not delivered, the whole reason, as a number in it, such as a status, may be what
   * matters.
   */
  static String alike(LetterKind kind, String reason) {
    return kind == LetterKind.UNDELIVERED ? reason : NUMBER.matcher(reason).replaceAll("…");
  }

  /** How many wait for a person. */
  public long waiting() {
    return letters - sent;
  }
}
