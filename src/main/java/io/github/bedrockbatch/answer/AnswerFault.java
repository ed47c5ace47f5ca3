/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.answer;

/**
 * Why an answer breaks its rule.
 *
 * @param code one of the codes in docs/prompts.md
 * @param message for a person; may quote the schema and the stop reason, never the answer
 */
public record AnswerFault(String code, String message) {}
