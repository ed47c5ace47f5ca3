/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

/**
 * How many dead letters match a filter.
 *
 * @param isLeast whether there may be more, as counting took too long
 */
public record LetterCount(long letters, boolean isLeast) {}
