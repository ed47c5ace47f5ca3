/* SPDX-License-Identifier: Apache-2.0 */
/** What is wrong, in SQL: what is kept of it, and what the batches say. */
package io.github.bedrockbatch.ledger.problem;
