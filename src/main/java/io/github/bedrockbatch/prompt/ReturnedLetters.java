/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Dead letters of one file that are sent again to the stage that wrote them. It reads their lines
 * and notes which ones it rejects. The others are safe when its route returns.
 *
 * @param refusals for each letter why it was rejected, in words for a person, or null
 */
public record ReturnedLetters(List<Letter> letters, List<String> refusals) {
  /**
   * One dead letter.
   *
   * @param line as it stands in its file; not copied, and never to be changed
   * @param source the source under which it is sent again
   * @param ordinal its ordinal in that source, the same each time it is sent
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Letter(byte[] line, String source, long ordinal) {}

  /** Letters of which none is rejected yet. */
  public static ReturnedLetters of(List<Letter> letters) {
    return new ReturnedLetters(letters, new ArrayList<>(Collections.nCopies(letters.size(), null)));
  }
}
