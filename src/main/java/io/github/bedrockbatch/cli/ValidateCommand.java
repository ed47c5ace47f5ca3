/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.run.CountOption;
import io.github.bedrockbatch.cli.run.DryRun;
import io.github.bedrockbatch.cli.run.FilesOption;
import io.github.bedrockbatch.cli.terminal.Halt;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.cli.terminal.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Reads files of prompts as run would, and says what would come of it: prompts, rejected"
          + " values by reason, batches, tokens, cost.",
      "Nothing is sent, nothing is paid, and nothing is kept.",
      "Exit code: 0 all can be asked, 2 some were rejected, 1 it could not be read."
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Mixin private FilesOption files;

  @Mixin private CountOption count;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("ERROR"); // the report has the rejections
    return new DryRun(
            config::load,
            files.overrides(),
            files.ordered(),
            count.records(),
            Screen.standard(),
            Halt.ofRun().everywhere())
        .run();
  }
}
