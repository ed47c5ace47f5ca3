/* SPDX-License-Identifier: Apache-2.0 */
/** What a person has paused, of all nodes of a ledger. */
package io.github.bedrockbatch.ledger.pause;
