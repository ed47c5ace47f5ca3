/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.answer;

/**
 * Why an answer is not what was asked for.
 *
 * @param code one of those in docs/prompts.md
 * @param message for a person; holds words of the schema and the stop reason, never of the answer
 */
public record AnswerFault(String code, String message) {}
