/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.List;

/**
 * A part of the dead letters that match a filter.
 *
 * @param more where the next call continues; null when there are no more
 * @param searched false if the search ran out of time before the list was full or all was searched
 */
public record LetterList(List<Letter> letters, String more, boolean searched) {}
