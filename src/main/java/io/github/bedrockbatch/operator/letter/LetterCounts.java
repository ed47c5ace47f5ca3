/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import java.util.List;
import java.util.Map;

/**
 * How many dead letters there are.
 *
 * @param groups by the number of waiting letters, most first; at most 200
 * @param waiting how many of each kind wait for a person
 * @param unread how many bytes of the files are not counted yet; 0 when all are
 */
public record LetterCounts(List<LetterGroup> groups, Map<LetterKind, Long> waiting, long unread) {}
