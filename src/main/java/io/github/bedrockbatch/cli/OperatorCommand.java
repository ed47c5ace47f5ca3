/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What an operator types, beside the process that serves. */
@Command(mixinStandardHelpOptions = true)
abstract class OperatorCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Override
  public final Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    return run(settings(config));
  }

  /** Those of the process that serves, which may have credentials that this one has not. */
  Settings settings(ConfigOption option) {
    return option.loadToLook();
  }

  abstract int run(Settings settings) throws Exception;

  /** How many lines are shown. */
  static int most(int limit) {
    if (limit < 1) {
      throw new CommandException("--limit must be at least 1");
    }
    return limit;
  }
}
