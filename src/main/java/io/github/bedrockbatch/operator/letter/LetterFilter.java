/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import java.util.List;

/**
 * Which dead letters are meant. What is null or empty leaves no letter out.
 *
 * @param code as a letter has it
 * @param reason as a letter or its group has it: the numbers in it are not compared
 * @param text part of code or reason
 * @param source part of the name of its source or file, or of the id of its batch
 * @param id part of the user's own id, or all of the letter's
 * @param letters the ids of the letters that are meant
 */
public record LetterFilter(
    LetterKind kind,
    String code,
    String reason,
    String text,
    String source,
    String id,
    List<String> letters) {
  /** All there are. */
  public static final LetterFilter ALL = new LetterFilter(null, "", "", "", "", "", List.of());

  public LetterFilter {
    letters = letters == null ? List.of() : List.copyOf(letters);
  }

  /** Those with these ids, at most some hundred. */
  public static LetterFilter of(List<String> letters) {
    return new LetterFilter(null, "", "", "", "", "", letters);
  }

  /** Whether it means all there are. */
  public boolean meansAll() {
    return kind == null && isOfGroups() && isEmpty(code) && isEmpty(reason) && isEmpty(text);
  }

  boolean matches(Letter letter) {
    return isOf(letter.kind(), letter.code(), letter.reason())
        && (isEmpty(text) || has(letter.code(), text) || has(letter.reason(), text))
        && (isEmpty(source)
            || has(letter.source(), source)
            || has(letter.file(), source)
            || has(letter.batchId(), source))
        && (isEmpty(id) || has(letter.recordId(), id) || letter.id().equals(id))
        && (letters.isEmpty() || letters.contains(letter.id()));
  }

  private boolean isOf(LetterKind itsKind, String itsCode, String itsReason) {
    return (kind == null || kind == itsKind)
        && (isEmpty(code) || code.equals(itsCode))
        && (isEmpty(reason)
            || LetterGroup.alike(itsKind, reason).equals(LetterGroup.alike(itsKind, itsReason)));
  }

  /** Whether a letter of a group may be meant. */
  boolean mayMean(LetterKind itsKind, String itsCode, String itsReason) {
    return isOf(itsKind, itsCode, itsReason)
        && (isEmpty(text)
            || has(itsCode, text)
            || has(itsReason, LetterGroup.alike(itsKind, text)));
  }

  /** Whether all letters of a group are meant, or none: a number in a text may be of some. */
  boolean isOfGroups() {
    return isEmpty(source)
        && isEmpty(id)
        && letters.isEmpty()
        && (isEmpty(text) || text.chars().noneMatch(Character::isDigit));
  }

  /** Whether nothing is left to do with a letter. */
  static boolean isOver(LetterOutcome outcome) {
    return outcome != null && outcome.isFinal();
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }

  private static boolean has(String text, String part) {
    return text != null && text.contains(part);
  }
}
