/* SPDX-License-Identifier: Apache-2.0 */
/** The SQL tables with the state of batches and source positions. */
package io.github.bedrockbatch.ledger;
