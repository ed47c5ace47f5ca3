/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFolderTest {
  @TempDir private Path folder;
  private Path one;
  private Path two;

  /** Prints the run folder of one file: what another process of the same command finds. */
  public static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] args) throws IOException {
      System.out.println(RunFolder.of(settings(Map.of()), List.of(Path.of(args[0]))));
    }
  }

  @BeforeEach
  void make_files() throws IOException {
    one = Files.writeString(folder.resolve("one.jsonl"), "{}");
    two = Files.writeString(folder.resolve("two.jsonl"), "{}");
  }

  private static Settings settings(Map<String, String> changes) {
    Map<String, String> all = new HashMap<>(changes);
    all.put("data.dir", "data");
    return Settings.load(SettingsSource.commandLine(all));
  }

  private Path of(Path... files) throws IOException {
    return RunFolder.of(settings(Map.of()), List.of(files));
  }

  @Test
  void is_the_same_for_the_same_files_in_any_order() throws IOException {
    assertThat(of(one, two)).isEqualTo(of(two, one)).isNotEqualTo(of(one));
    assertThat(of(one).getParent()).isEqualTo(Path.of("data", "run"));
  }

  @Test
  void is_the_same_for_a_file_that_was_touched_or_copied() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("elsewhere")).resolve("one.jsonl");
    Files.copy(one, copy);
    Files.setLastModifiedTime(copy, FileTime.fromMillis(0));

    assertThat(of(copy)).isEqualTo(of(one));
  }

  @Test
  void is_the_same_in_another_process() throws Exception {
    try (JavaProcess process =
        JavaProcess.start(folder, List.of(), OtherProcess.class, List.of(one.toString()))) {
      process.await();
      assertThat(process.output().strip()).isEqualTo(of(one).toString());
    }
  }

  @Test
  void differs_with_names_and_content() throws IOException {
    Path before = of(one);
    assertThat(of(two)).isNotEqualTo(before); // another name
    Files.writeString(one, "[]");
    assertThat(of(one)).isNotEqualTo(before); // another content, as long
  }

  @ParameterizedTest
  @CsvSource({
    "bedrock.model-id, other.model-v1:0",
    "intake.prompt-field, question",
    "batch.max-age, 1s",
    "poll.period, 1s"
  })
  void is_the_same_with_other_settings(String key, String value) throws IOException {
    assertThat(RunFolder.of(settings(Map.of(key, value)), List.of(one))).isEqualTo(of(one));
  }

  @Test
  void is_not_the_same_for_aws_as_for_the_embedded_one() throws IOException {
    Map<String, String> aws =
        Map.of(
            "aws.mode",
            "aws",
            "s3.bucket",
            "some-bucket",
            "bedrock.role-arn",
            "arn:aws:iam::123456789012:role/batch");

    assertThat(RunFolder.of(settings(aws), List.of(one))).isNotEqualTo(of(one));
  }

  @Test
  void runs_of_a_user_who_keeps_them_closed_hide_no_others() throws IOException {
    Path runs = folder.resolve("run");
    Path open = Files.createDirectories(runs.resolve("open"));
    Path closed = Files.createDirectories(runs.resolve("closed"));
    for (Path run : List.of(open, closed)) {
      Files.writeString(RunFolder.ledger(run), "");
    }

    assertThat(RunFolder.all(folder, run -> !run.equals(closed))).containsExactly(open);
    assertThat(RunFolder.hidden(folder, run -> !run.equals(closed))).containsExactly(closed);
    assertThat(RunFolder.all(folder, run -> !run.equals(runs))).isEmpty();
    assertThat(RunFolder.hidden(folder, run -> !run.equals(runs))).containsExactly(runs);
    assertThat(RunFolder.hidden(folder)).isEmpty();
  }
}
