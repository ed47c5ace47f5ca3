/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

/**
 * Where a value stands in its file.
 *
 * @param line where it starts, from 1
 * @param nth which of the values that start in that line it is, from 1
 * @param ordinal its source position: the line, or one more than the ordinal before when that is
 *     not lower
 */
public record Place(long line, int nth, long ordinal) {
  public static final Place FIRST = new Place(1, 1, 1);

  /** An id for a value without one; no other value of the file has it. */
  public String id(String fileName) {
    String id = fileName + ':' + line;
    return nth == 1 ? id : id + '.' + nth;
  }
}
