/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.intake.file.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
  @TempDir Path folder;
  private Path file;
  private Path deadLetters;

  @BeforeEach
  void write_a_file() throws Exception {
    file =
        Files.writeString(folder.resolve("my prompts?.jsonl"), "bad\n{\"prompt\":\"x\"}\n{}\n7\n");
    deadLetters = folder.resolve("dead-letters");
  }

  private Reading read() throws Exception {
    return Reading.read(file, deadLetters, "prompt", Reading.MAX);
  }

  private Path letterFile() throws Exception {
    try (Stream<Path> files = Files.list(deadLetters)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void are_in_a_file_with_a_safe_name() throws Exception {
    read();

    assertThat(letterFile().getFileName().toString())
        .matches("my-prompts-\\.jsonl-[0-9a-f]{8}\\.jsonl");
  }

  @Test
  void are_not_written_twice_when_the_source_is_read_again() throws Exception {
    Reading first = read();
    String before = Files.readString(letterFile());
    Reading again = read();

    assertThat(Files.readString(letterFile())).isEqualTo(before);
    assertThat(again.count()).isEqualTo(first.count()).hasToString("1 taken, 3 rejected");
  }

  @Test
  void are_completed_after_a_crash_that_tore_the_last_one() throws Exception {
    read();
    String before = Files.readString(letterFile());
    for (int length = 0; length < before.length(); length += 7) {
      Files.writeString(letterFile(), before.substring(0, length));
      read();
      assertThat(Files.readString(letterFile())).isEqualTo(before);
    }
  }

  @Test
  void are_cut_where_a_power_loss_left_zeros() throws Exception {
    read();
    String before = Files.readString(letterFile());
    Files.write(
        letterFile(), "\0\0\0\n\0\0".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    read();

    assertThat(Files.readString(letterFile())).isEqualTo(before);
  }

  @Test
  void make_no_file_when_nothing_is_rejected() throws Exception {
    Files.writeString(file, "{\"prompt\":\"x\"}\n");
    read();

    assertThat(deadLetters).doesNotExist();
  }

  @Test
  void that_a_person_has_edited_are_completed_and_keep_what_stands_behind_the_edit()
      throws Exception {
    read();
    String[] lines = Files.readString(letterFile()).split("\n", -1);
    Files.writeString(
        letterFile(), lines[0] + "\n{}\n\"noted by hand\"\n" + lines[2] + "\n{\"torn\":");

    read();

    assertThat(Files.readAllLines(letterFile()))
        .hasSize(5)
        .startsWith(lines[0], "{}", "\"noted by hand\"", lines[2])
        .anyMatch(line -> line.contains(lines[1].substring(0, 60)));
  }
}
