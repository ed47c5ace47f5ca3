/* SPDX-License-Identifier: Apache-2.0 */
/** The rules for the answers to the prompts of a source, and checks of answers by them. */
package io.github.bedrockbatch.answer;
