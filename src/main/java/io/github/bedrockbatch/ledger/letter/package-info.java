/* SPDX-License-Identifier: Apache-2.0 */
/** What persons did with dead letters. */
package io.github.bedrockbatch.ledger.letter;
