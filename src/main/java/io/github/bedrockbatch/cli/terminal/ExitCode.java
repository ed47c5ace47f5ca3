/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.terminal;

/** The exit codes of commands that did not do all of their work. */
public final class ExitCode {
  public static final int COULD_NOT_RUN = 1;

  /** Of a run: some prompts have no answer. */
  public static final int NOT_ALL_ANSWERED = 2;

  /** An internal software error, as {@code sysexits.h} numbers it. */
  public static final int SOFTWARE_ERROR = 70;

  private ExitCode() {}
}
