/* SPDX-License-Identifier: Apache-2.0 */
/** The records that flow: prompts and their context on the way in, pages of both between stages. */
package io.github.bedrockbatch.prompt;
