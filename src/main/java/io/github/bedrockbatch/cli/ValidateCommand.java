/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.run.DryRun;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.cli.terminal.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Reads files of prompts as run would, and says what would come of it: prompts, rejected"
          + " values by reason, batches, tokens.",
      "Nothing is sent, nothing is paid, and nothing is kept.",
      "Exit code: 0 all can be asked, 2 some were rejected, 1 it could not be read."
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of prompts.")
  private List<Path> files;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "Model of prompts that name none (bedrock.model-id).")
  private String model;

  @Option(
      names = "--prompt-field",
      paramLabel = "NAME",
      description = "Field with the prompt (intake.prompt-field).")
  private String promptField;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("ERROR"); // what is rejected stands in the report
    return run(Screen.standard());
  }

  int run(Screen screen) throws Exception {
    RunCommand.checkFiles(files);
    return new DryRun(
            config::load,
            RunCommand.overrides(model, promptField),
            files,
            screen,
            Halt.ofRun().everywhere())
        .run();
  }
}
