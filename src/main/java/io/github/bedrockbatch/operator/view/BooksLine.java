/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import java.time.Instant;

/**
 * The books of all sources in one line: accepted = delivered + deadLettered + dropped + pending +
 * difference.
 *
 * @param asOf when they were added up, which may be some time ago: that is costly
 * @param empty of those delivered, so many have an answer without text
 * @param reused of those delivered, so many have the answer to an equal prompt
 * @param rejected what became a dead letter at once, and was never accepted
 * @param difference 0 when the books balance; above when prompts are missing
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
