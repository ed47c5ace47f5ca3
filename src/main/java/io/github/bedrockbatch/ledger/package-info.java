/* SPDX-License-Identifier: Apache-2.0 */
/** The SQL tables that say the truth about batches and source positions. */
package io.github.bedrockbatch.ledger;
