/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.run.DryRun;
import io.github.bedrockbatch.cli.run.OneShot;
import io.github.bedrockbatch.cli.run.RunFolder;
import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.LogLevel;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.config.RetentionOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.health.ProcessEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Answers the prompts of some files, once, and ends.",
      "Writes DIR/<file name>.results.jsonl with one line for each prompt, answered or not. The"
          + " same command resumes an interrupted run and retries what has no answer.",
      "Exit code: 0 all answered, 2 some prompts have no answer, 1 the run failed."
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of prompts.")
  private List<Path> files;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for the results.")
  private Path out;

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
    checkFiles(files);
    Map<String, String> overrides = overrides(model, promptField);
    if (dryRun) {
      return new DryRun(config::load, overrides, ordered(), screen, onError).run();
    }
    Settings settings = config.load(overrides);
    Path data = RunFolder.of(settings, files);
    overrides.put("data.dir", data.toString());
    overrides.put("ledger.url", "jdbc:sqlite:" + RunFolder.ledger(data)); // never that of a server
    if (settings.aws().isLocal()) {
      overrides.put("poll.period", "100ms"); // the embedded service answers at once
    }
    return new OneShot(config.load(overrides), ordered(), out, screen, onError).run(again);
  }

  /** What is known of a file is kept by its place, which must not change with what is typed. */
  private List<Path> ordered() {
    return files.stream().sorted(Comparator.comparing(Path::getFileName)).toList();
  }

  /** The settings may be those of a server, with queues. */
  static Map<String, String> overrides(String model, String promptField) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("intake.from", "files");
    overrides.put("deliver.to", "files");
    overrides.put("deliver.events", "");
    RetentionOptions.KEYS.forEach(
        key -> overrides.put(key, RetentionOptions.OFF)); // "again" needs it
    if (model != null) {
      overrides.put("bedrock.model-id", model);
    }
    if (promptField != null) {
      overrides.put("intake.prompt-field", promptField);
    }
    return overrides;
  }

  static void checkFiles(List<Path> files) {
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new CommandException("There is no file to read at " + file);
      }
      if (!names.add(file.getFileName().toString())) {
        throw new CommandException(
            "Two files are named "
                + file.getFileName()
                + "; their results would have the same name. Use two runs with different --out"
                + " folders, or rename one.");
      }
    }
  }
}
