/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.List;

/**
 * Some of the dead letters that match a filter.
 *
 * @param more the place to go on from; null when there are no more
 * @param searched whether the search has come to an end or to a full list; otherwise its time was
 *     over, and it goes on from there
 */
public record LetterList(List<Letter> letters, String more, boolean searched) {}
