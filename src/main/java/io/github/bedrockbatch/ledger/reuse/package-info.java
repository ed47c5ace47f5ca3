/* SPDX-License-Identifier: Apache-2.0 */
/** Which prompts were asked whose answers others may get. */
package io.github.bedrockbatch.ledger.reuse;
