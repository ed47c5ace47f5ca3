/* SPDX-License-Identifier: Apache-2.0 */
/** What is kept of a batch for people to read: no stage decides by it. */
package io.github.bedrockbatch.ledger.history;
