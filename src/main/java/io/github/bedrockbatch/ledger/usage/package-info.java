/* SPDX-License-Identifier: Apache-2.0 */
/** Which tokens were used for which prompts, for as long as there is a ledger. */
package io.github.bedrockbatch.ledger.usage;
