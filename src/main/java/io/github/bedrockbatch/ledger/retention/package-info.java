/* SPDX-License-Identifier: Apache-2.0 */
/** What is removed from the ledger in time, and what stays of it. */
package io.github.bedrockbatch.ledger.retention;
