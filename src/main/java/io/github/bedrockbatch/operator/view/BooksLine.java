/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import java.time.Instant;

/**
 * The books of all sources in one line: accepted = delivered + deadLettered + dropped + pending +
 * difference.
 *
 * @param asOf when they were added up, which may be some time ago, as it is costly
 * @param empty how many of those delivered have an answer without text
 * @param reused how many of those delivered have the answer to an equal prompt
 * @param rejected values that were rejected, and never accepted
 * @param difference 0 when the books balance; positive when prompts are missing
 */
public record BooksLine(
    Instant asOf,
    long accepted,
    long delivered,
    long empty,
    long reused,
    long deadLettered,
    long dropped,
    long pending,
    long rejected,
    long difference) {}
