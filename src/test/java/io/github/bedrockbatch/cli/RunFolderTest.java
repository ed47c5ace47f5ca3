/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.SettingsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
      System.out.println(
          RunFolder.of(settings(Map.of()), List.of(Path.of(args[0])), Path.of("out")));
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

  private Path of(List<Path> files, String out) throws IOException {
    return RunFolder.of(settings(Map.of()), files, Path.of(out));
  }

  @Test
  void is_the_same_for_the_same_command() throws IOException {
    assertThat(of(List.of(one, two), "out")).isEqualTo(of(List.of(one, two), "out"));
    assertThat(of(List.of(one), "out")).isEqualTo(of(List.of(one), "./x/../out"));
    assertThat(of(List.of(one), "out"))
        .isEqualTo(of(List.of(folder.resolve("../" + folder.getFileName() + "/one.jsonl")), "out"));
    assertThat(of(List.of(one), "out").getParent()).isEqualTo(Path.of("data", "run"));
  }

  @Test
  void is_the_same_in_another_process() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                one.toString())
            .redirectErrorStream(true)
            .start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(answer).isEqualTo(of(List.of(one), "out").toString());
  }

  @Test
  void differs_with_files_and_destination() throws IOException {
    List<Path> folders =
        List.of(
            of(List.of(one), "out"),
            of(List.of(two), "out"),
            of(List.of(one, two), "out"),
            of(List.of(one), "other"));

    assertThat(folders).doesNotHaveDuplicates();
  }

  @Test
  void differs_when_a_file_has_changed() throws IOException {
    Path before = of(List.of(one), "out");
    FileTime time = Files.getLastModifiedTime(one);
    Files.writeString(one, "{ }");
    Files.setLastModifiedTime(one, time);
    Path grown = of(List.of(one), "out");
    Files.setLastModifiedTime(one, FileTime.fromMillis(time.toMillis() + 1));

    assertThat(Stream.of(before, grown, of(List.of(one), "out"))).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "bedrock.model-id, other.model-v1:0, true",
    "bedrock.invocation-type, InvokeModel, true",
    "intake.prompt-field, question, true",
    "aws.region, eu-central-1, true",
    "s3.bucket, another-bucket, true",
    "batch.max-age, 1s, false",
    "poll.period, 1s, false"
  })
  void differs_with_the_settings_that_change_the_answers_and_no_others(
      String key, String value, boolean differs) throws IOException {
    Path changed = RunFolder.of(settings(Map.of(key, value)), List.of(one), Path.of("out"));

    assertThat(changed.equals(of(List.of(one), "out"))).isEqualTo(!differs);
  }
}
