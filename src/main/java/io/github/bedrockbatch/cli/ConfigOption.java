/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the settings of a command come from. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Settings file (default: application.properties, if it exists).")
  private Path file;

  Settings load(Map<String, String> overrides) {
    SettingsSource source =
        file == null
            ? SettingsSource.optionalFile(Path.of("application.properties"))
            : SettingsSource.file(file);
    return Settings.load(overrides, source);
  }
}
