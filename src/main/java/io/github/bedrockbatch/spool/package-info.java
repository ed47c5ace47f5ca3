/* SPDX-License-Identifier: Apache-2.0 */
/** Gathers prompts into batches: the spool on disk, its recovery, and when a batch is sealed. */
package io.github.bedrockbatch.spool;
