/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import java.util.List;

/**
 * Which dead letters are wanted. A part that is null or empty excludes none.
 *
 * @param code the code of the letter
 * @param reason the reason of the letter or its group; numbers in it are not compared
 * @param text a part of the code or the reason
 * @param source a part of the name of its source or file, or of the id of its batch
 * @param id a part of the user's own id, or the whole id of the letter
 * @param letters the ids of wanted letters
 */
public record LetterFilter(
    LetterKind kind,
    String code,
    String reason,
    String text,
    String source,
    String id,
    List<String> letters) {
  /** Excludes none. */
  public static final LetterFilter ALL = new LetterFilter(null, "", "", "", "", "", List.of());

  public LetterFilter {
    letters = letters == null ? List.of() : List.copyOf(letters);
  }

  /** The letters with these ids, at most some hundred. */
  public static LetterFilter of(List<String> letters) {
    return new LetterFilter(null, "", "", "", "", "", letters);
  }

  /** Whether it excludes none. */
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

  /** Whether a letter of the group may match. */
  boolean mayMean(LetterKind itsKind, String itsCode, String itsReason) {
    return isOf(itsKind, itsCode, itsReason)
        && (isEmpty(text)
            || has(itsCode, text)
            || has(itsReason, LetterGroup.alike(itsKind, text)));
  }

  /** Whether all letters of a group match or none; not so with digits, which letters differ in. */
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
