/* SPDX-License-Identifier: Apache-2.0 */
/** The records in the exchanges: prompts with their contexts, and the pages that stages pass on. */
package io.github.bedrockbatch.prompt;
