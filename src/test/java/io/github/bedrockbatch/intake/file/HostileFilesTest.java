/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.intake.frame.FileWindow;
import io.github.bedrockbatch.intake.frame.SkippedRange;
import io.github.bedrockbatch.intake.frame.ValueSkipper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {
  private static final String GOOD = "{\"id\":\"good\",\"prompt\":\"x\"}\n";

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{\"a\":", "{\"a\":[", "{\"a\":\"0123456789\",\"b\":", "[", "[{\"a\":"})
  void reads_many_torn_lines_in_passable_time(String torn) {
    byte[] file = ((torn + "\n").repeat(50_000) + GOOD).getBytes(StandardCharsets.UTF_8);

    Reading reading =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Reading.of(file));

    assertThat(reading.ids()).containsExactly("good");
    assertThat(reading.rejectedLines()).contains(1L, 2L, 25_000L, 50_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"modelInput\":{\"a\":[", "{\"a\":"})
  void survives_ten_thousand_levels(String level) {
    Reading reading = Reading.of(level.repeat(10_000) + "\n" + GOOD);

    assertThat(reading.ids()).containsExactly("good");
    assertThat(reading.rejectedLines()).contains(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"prompt\":\"", "x", "[{\"prompt\":\"a\"},{\"prompt\":\""})
  void passes_over_a_line_that_is_too_long(String start) {
    String line = start + "y".repeat(20_000_000) + "\"}";

    Reading reading = Reading.of(line + "\n" + GOOD);

    assertThat(reading.ids()).endsWith("good");
    assertThat(reading.codes()).startsWith("too-long");
    assertThat(reading.deadLetters().get(0).get("reason").asText())
        .containsPattern("200000[0-9]{2} bytes")
        .contains("1000000");
    assertThat(reading.deadLetters().get(0).get("truncated").asBoolean()).isTrue();
  }

  @Test
  void holds_no_more_than_its_largest_record(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("long.bin");
    byte[] line =
        ("{\"prompt\":\"" + "y".repeat(20_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
    Files.write(file, line);

    try (FileWindow window =
        new FileWindow(io.github.bedrockbatch.files.WatchedFile.open(file), 1_000_000)) {
      SkippedRange skipped = new ValueSkipper(window).line();

      assertThat(skipped.length()).isEqualTo(line.length);
      assertThat(window.bytes.length).isLessThanOrEqualTo(1_000_000);
    }
  }

  @Test
  void passes_over_a_long_value_of_many_lines_as_one() {
    String value =
        "{\n\"prompt\":\"x\",\n" + "\"a\":\"0123456789\",\n".repeat(100_000) + "\"b\":1}\n";

    Reading reading = Reading.of(value + GOOD);

    assertThat(reading.ids()).containsExactly("good");
    assertThat(reading.codes()).containsExactly("too-long");
    assertThat(reading.ordinals()).containsExactly(100_004L);
  }
}
