/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

/** A command that failed; the message says why and what to do. */
public final class CommandException extends RuntimeException {
  public CommandException(String message) {
    super(message);
  }
}
