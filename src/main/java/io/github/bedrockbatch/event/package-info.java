/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Tells others what the ledger has noted for them: batches that have come to an end, and problems.
 */
package io.github.bedrockbatch.event;
