/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

/**
 * Who asks.
 *
 * @param name for the log and the ledger; {@code console} where nobody has to say who they are
 */
public record User(String name, Role role) {}
