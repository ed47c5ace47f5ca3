/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Sends the events that the ledger has noted, of batches that have ended and of problems, to
 * webhooks and sinks.
 */
package io.github.bedrockbatch.event;
