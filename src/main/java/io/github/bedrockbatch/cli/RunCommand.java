/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.run.CountOption;
import io.github.bedrockbatch.cli.run.DryRun;
import io.github.bedrockbatch.cli.run.FilesOption;
import io.github.bedrockbatch.cli.run.OneShot;
import io.github.bedrockbatch.cli.run.RunFolder;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.Halt;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.health.ProcessEnd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Answers the prompts of some files, once, and ends.",
      "Writes DIR/<file name>.results.jsonl with one line for each prompt, answered or not. The"
          + " same command resumes an interrupted run and retries what has no answer.",
      "Exit code: 0 all answered, 2 some prompts have no answer, 1 the run failed."
    },
    footer = "Example: run questions.jsonl --prompt-field question --out out")
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Mixin private FilesOption files;

  @Mixin private CountOption count;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the results.")
  private Path out;

  @Option(
      names = "--again",
      description = "Ask, and pay for, all prompts again although they were answered before.")
  private boolean again;

  @Option(
      names = "--dry-run",
      description = "Only says what would come of it, as the command validate does.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    return run(Screen.standard(), Halt.ofRun().everywhere());
  }

  int run(Screen screen, ProcessEnd onError) throws Exception {
    List<Path> ordered = files.ordered();
    Map<String, String> overrides = files.overrides();
    if (dryRun) {
      return new DryRun(config::load, overrides, ordered, count.records(), screen, onError).run();
    }
    if (count.records() > 0) {
      throw new CommandException("--count-tokens needs --dry-run");
    }
    Settings settings = config.load(overrides);
    overrides.put("prices.file", settings.prices().file().toString()); // not that of the run
    Path data = RunFolder.of(settings, ordered);
    overrides.put("data.dir", data.toString());
    overrides.put("ledger.url", "jdbc:sqlite:" + RunFolder.ledger(data)); // never that of a server
    if (settings.aws().isLocal()) {
      overrides.put("poll.period", "100ms"); // the embedded service answers at once
    }
    return new OneShot(config.load(overrides), ordered, out, screen, onError).run(again);
  }
}
