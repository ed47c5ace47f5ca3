/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Dead letters of one file on their way back to the stage that wrote them, which reads their lines
 * and notes here which it does not take. What it took is safe when its route returns.
 *
 * @param refusals why a letter was not taken, in words for a person; null where it was
 */
public record ReturnedLetters(List<Letter> letters, List<String> refusals) {
  /**
   * One of them.
   *
   * @param line as it stands in its file; not copied, and never to be changed
   * @param source what it is sent again as
   * @param ordinal its place there, the same each time
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Letter(byte[] line, String source, long ordinal) {}

  /** Letters of which none is refused yet. */
  public static ReturnedLetters of(List<Letter> letters) {
    return new ReturnedLetters(letters, new ArrayList<>(Collections.nCopies(letters.size(), null)));
  }
}
