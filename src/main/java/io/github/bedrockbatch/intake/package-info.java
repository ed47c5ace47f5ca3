/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Prompts on their way in: every accepted form becomes a page of prompts, and what cannot be
 * accepted becomes a dead letter.
 */
package io.github.bedrockbatch.intake;
