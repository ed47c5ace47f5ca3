/* SPDX-License-Identifier: Apache-2.0 */
/** Which batch has a prompt that came to several: the one that was sealed first. */
package io.github.bedrockbatch.ledger.seal;
