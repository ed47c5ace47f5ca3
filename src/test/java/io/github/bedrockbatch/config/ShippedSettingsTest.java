/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code, application.properties and docs/settings.md say the same. */
class ShippedSettingsTest {
  private static final Path FILE = Path.of("application.properties");
  private static final Path DOCS = Path.of("docs/settings.md");
  private static final Pattern COMMENTED = Pattern.compile("(?m)^#([a-z0-9.-]+)=(.*)$");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| \\S+ `(\\S+)` \\| `(\\S+)` \\| (?:`(.+?)`|\\*\\(empty\\)\\*) \\|"
              + " \\S.* \\| \\S.* \\|$");

  private static Map<String, String> defaults() {
    OptionReader in = new OptionReader(List.of());
    Settings.read(in, Map.of());
    return in.defaults();
  }

  /** Those of a lane and of a budget too, of which there may be any number. */
  private static Map<String, String> documented() {
    OptionReader in =
        new OptionReader(
            List.of(
                SettingsSource.commandLine(
                    Map.of("lanes.eu.bucket", "b", "budget.haiku.daily", "1"))));
    Settings.read(in, Map.of());
    Map<String, String> all = new LinkedHashMap<>();
    in.defaults()
        .forEach((key, text) -> all.put(key.replaceFirst("\\.(eu|haiku)\\.", ".<name>."), text));
    return all;
  }

  private static List<MatchResult> matches(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().toList();
  }

  @Test
  void code_file_and_docs_have_the_same_settings_with_the_same_defaults() throws IOException {
    Map<String, String> inFile = new LinkedHashMap<>();
    for (MatchResult line : matches(COMMENTED, FILE)) {
      assertThat(inFile.put(line.group(1), line.group(2))).as(line.group()).isNull();
    }
    Map<String, String> inDocs = new LinkedHashMap<>();
    for (MatchResult row : matches(ROW, DOCS)) {
      String standard = row.group(3) == null ? "" : row.group(3);
      assertThat(inDocs.put(row.group(1), standard)).as(row.group()).isNull();
      String key = row.group(1).replace("<name>", "name");
      assertThat(row.group(2).replace("<NAME>", "NAME"))
          .isEqualTo(SettingsSource.environmentName(key));
    }

    assertThat(inFile).containsExactlyInAnyOrderEntriesOf(defaults());
    assertThat(inDocs).containsExactlyInAnyOrderEntriesOf(documented());
    assertThat(documented().keySet())
        .filteredOn(key -> key.contains("<name>"))
        .allSatisfy(
            key ->
                assertThat(FILE)
                    .content()
                    .containsAnyOf(
                        "# " + key.replace("<name>", "eu") + "=",
                        "# " + key.replace("<name>", "haiku") + "="));
  }

  @Test
  void every_row_of_a_table_in_the_docs_is_a_setting() throws IOException {
    assertThat(Files.readAllLines(DOCS))
        .filteredOn(line -> line.startsWith("|"))
        .filteredOn(line -> !line.startsWith("| key |") && !line.startsWith("|---"))
        .hasSize(documented().size())
        .allMatch(ROW.asMatchPredicate());
  }

  @Test
  void no_two_settings_share_an_environment_variable() {
    assertThat(defaults().keySet())
        .extracting(SettingsSource::environmentName)
        .doesNotHaveDuplicates();
  }

  @Test
  void the_shipped_file_changes_nothing() {
    assertThat(Settings.load(SettingsSource.file(FILE))).isEqualTo(Settings.load());
  }

  @Test
  void the_shipped_file_is_valid_with_every_line_in_use(@TempDir Path dir) throws IOException {
    Path used = dir.resolve("application.properties");
    Files.writeString(
        used, COMMENTED.matcher(Files.readString(FILE)).replaceAll(ShippedSettingsTest::quoted));

    assertThat(Settings.load(SettingsSource.file(used))).isEqualTo(Settings.load());
  }

  private static String quoted(MatchResult line) {
    return Matcher.quoteReplacement(line.group(1) + "=" + line.group(2));
  }
}
