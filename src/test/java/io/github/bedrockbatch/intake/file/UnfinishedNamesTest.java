/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.file.GenericFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfinishedNamesTest {
  private final List<String> standard =
      Settings.load(SettingsSource.commandLine(Map.of())).files().unfinishedNames();
  private final UnfinishedNames names = new UnfinishedNames(standard, Clock.systemUTC());

  private boolean accepts(UnfinishedNames filter, String name) {
    GenericFile<Object> file = new GenericFile<>();
    file.setFileNameOnly(name);
    file.setLastModified(System.currentTimeMillis());
    return filter.accept(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".hidden", "a.part", "a.jsonl.FILEPART", "a.crdownload", "a.tmp", "a~", "~$a.csv"})
  void names_of_files_that_are_being_written_are_passed_over(String name) {
    assertThat(accepts(names, name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "part", "a.part.jsonl", "tmp.csv", "a$b", "x\n.y"})
  void others_are_taken(String name) {
    assertThat(accepts(names, name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a].x", "b1.y"})
  void a_pattern_means_what_stands_there(String name) {
    UnfinishedNames own = new UnfinishedNames(List.of("[a].x", "b?.y"), Clock.systemUTC());
    assertThat(accepts(own, name)).isFalse();
    assertThat(accepts(own, "a.x")).isTrue();
    assertThat(accepts(names, name)).isTrue();
  }
}
