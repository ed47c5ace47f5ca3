/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

/**
 * What a batch took from a source, and what became of it.
 *
 * @param origin where these records came from at first
 * @param unanswered how many have neither a result nor another attempt yet
 */
public record SourceShare(
    String source,
    String origin,
    long records,
    long succeeded,
    long empty,
    long failed,
    long retried,
    long unanswered) {}
