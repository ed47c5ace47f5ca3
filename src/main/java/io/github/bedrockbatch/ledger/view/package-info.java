/* SPDX-License-Identifier: Apache-2.0 */
/** What a person may ask the ledger: no stage decides by it, and it holds up none. */
package io.github.bedrockbatch.ledger.view;
