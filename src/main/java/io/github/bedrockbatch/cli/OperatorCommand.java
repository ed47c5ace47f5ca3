/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A command for operators, beside the process that serves. */
@Command(mixinStandardHelpOptions = true)
abstract class OperatorCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Override
  public final Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    return run(settings(config));
  }

  /**
   * The settings of the process that serves; credentials that only it needs may be missing here.
   */
  Settings settings(ConfigOption option) {
    return option.loadToLook();
  }

  abstract int run(Settings settings) throws Exception;

  /** The number of lines to show. */
  static int most(int limit) {
    if (limit < 1) {
      throw new CommandException("--limit must be at least 1");
    }
    return limit;
  }
}
