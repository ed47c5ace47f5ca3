/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Prompts on their way in: every accepted form becomes a page of prompts, and what is rejected
 * becomes a dead letter. Of the rooms below, each knows only those before it: {@code reject},
 * {@code frame}, {@code content}, {@code request}, {@code value}, {@code deadletter}, {@code read},
 * then the sources ({@code file}, {@code message}, {@code sqs}, {@code http}) and their {@code
 * endpoint}.
 */
package io.github.bedrockbatch.intake;
