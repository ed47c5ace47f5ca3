/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From values to pages of prompts, the same for files and messages: one reader, one rule for ids
 * and duplicates, one cutter of pages. What differs is asked of the {@link
 * io.github.bedrockbatch.intake.read.ValueSource}.
 */
package io.github.bedrockbatch.intake.read;
