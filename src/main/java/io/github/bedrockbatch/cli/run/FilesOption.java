/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.config.RetentionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The input files of a command, and the options for reading them. */
public final class FilesOption {
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

  /**
   * The files in an order that does not depend on the command line, as the notes of a run name a
   * file by its index.
   *
   * @throws CommandException when a file cannot be read, two have the same name, or one has the
   *     results of another, which would make these files another run that is paid again
   */
  public List<Path> ordered() {
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      mustBeReadable(file);
      if (!names.add(file.getFileName().toString())) {
        throw new CommandException(
            "Two files are named "
                + file.getFileName()
                + "; their results would have the same name. Use two runs with different --out"
                + " folders, or rename one.");
      }
    }
    for (String name : names) {
      if (names.contains(name + ResultsFolder.SUFFIX)) {
        throw new CommandException(
            "%1$s%2$s has the results of %1$s by its name; leave it out, as by --out another folder"
                .formatted(name, ResultsFolder.SUFFIX));
      }
    }
    return files.stream().sorted(Comparator.comparing(Path::getFileName)).toList();
  }

  private static void mustBeReadable(Path file) {
    if (Files.isDirectory(file)) {
      throw new CommandException(file + " is a folder; name the files in it");
    }
    if (!Files.exists(file)) {
      throw new CommandException("There is no file to read at " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          file + " is a pipe or a device; give a file, as it is read more than once");
    }
    if (!Files.isReadable(file)) {
      throw new CommandException("This user may not read " + file);
    }
  }

  /** Overrides settings that may be those of a server, with queues as sources. */
  public Map<String, String> overrides() {
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
}
