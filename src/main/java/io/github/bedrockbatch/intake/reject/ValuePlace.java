/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

/**
 * The position of a value in its file.
 *
 * @param line the line in which it begins, from 1
 * @param nth its number among the values that begin in that line, from 1
 * @param ordinal the line or, if that is not higher than the ordinal before, one more than that
 */
public record ValuePlace(long line, int nth, long ordinal) {
  public static final ValuePlace FIRST = new ValuePlace(1, 1, 1);

  /** An id for a value without one; no other value of the file has it. */
  public String id(String fileName) {
    String id = fileName + ':' + line;
    return nth == 1 ? id : id + '.' + nth;
  }
}
