/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option for the settings file, which may stand before or after the name of a command. */
final class ConfigOption {
  private static final String NAME = "--config";

  @Option(
      names = {"-c", NAME},
      paramLabel = "FILE",
      description = "Settings file (default: application.properties, if it exists).")
  private Path file;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  Settings load(Map<String, String> overrides) {
    return Settings.load(overrides, source());
  }

  Settings loadToLook() {
    return Settings.loadToLook(source());
  }

  private SettingsSource source() {
    Path named = named(command);
    return named == null
        ? SettingsSource.optionalFile(Path.of("application.properties"))
        : SettingsSource.file(named);
  }

  /** Whether the command has this option. */
  static boolean isOf(CommandSpec command) {
    return command.findOption(NAME) != null;
  }

  /**
   * The file that the command names, or else the nearest command above it.
   *
   * @return null for none
   */
  static Path named(CommandSpec command) {
    for (CommandSpec at = command; at != null; at = at.parent()) {
      OptionSpec option = at.findOption(NAME);
      if (option != null && option.getValue() != null) {
        return option.getValue();
      }
    }
    return null;
  }
}
