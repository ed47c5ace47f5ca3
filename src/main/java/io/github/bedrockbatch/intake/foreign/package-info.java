/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Lines that were written for the batches of OpenAI and Anthropic, made into requests of the model:
 * Converse where that can say all of it, and else the model's own format. What neither can say is
 * rejected by its name.
 */
package io.github.bedrockbatch.intake.foreign;
