/* SPDX-License-Identifier: Apache-2.0 */
/** Finds the prompts of a batch that ask the same. */
package io.github.bedrockbatch.spool.equal;
