/* SPDX-License-Identifier: Apache-2.0 */
/** What was taken from each source, which batch has it, and the books that follow from both. */
package io.github.bedrockbatch.ledger.source;
