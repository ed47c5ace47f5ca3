/* SPDX-License-Identifier: Apache-2.0 */
/** What the nodes of one ledger tell each other by it. */
package io.github.bedrockbatch.ledger.node;
