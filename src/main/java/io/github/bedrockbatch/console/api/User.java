/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.api;

/**
 * The user who sends a request.
 *
 * @param name for the log and the ledger; {@code console} if no credentials are required
 */
public record User(String name, Role role) {}
