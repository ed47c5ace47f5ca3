/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Prompts on their way in: every accepted form becomes a page of prompts, and what is rejected
 * becomes a dead letter. The rooms below know each other in one direction only: {@code reject},
 * {@code frame}, {@code request}, {@code value}, then the sources ({@code file}, {@code message},
 * {@code http}).
 */
package io.github.bedrockbatch.intake;
