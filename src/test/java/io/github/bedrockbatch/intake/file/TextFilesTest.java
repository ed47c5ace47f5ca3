/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files without any format: each line is a prompt, or all of it is. */
class TextFilesTest {
  private static final Map<String, String> LINES = Map.of("shape", "lines");
  private static final Map<String, String> TEXT = Map.of("shape", "text");

  @Test
  void each_line_is_a_prompt() {
    Reading reading =
        Reading.as(LINES, "\ufeffone\r\n\n \t \r\n\"two\" \\ ${x}\n{\"a\":1}\u2028\u0085\tb\u0001");

    assertThat(reading.texts())
        .containsExactly("one", "\"two\" \\ ${x}", "{\"a\":1}\u2028\u0085\tb\u0001");
    assertThat(reading.ids()).containsExactly("in.csv:1", "in.csv:4", "in.csv:5");
    assertThat(reading.ordinals()).containsExactly(1L, 4L, 5L);
  }

  @Test
  void a_line_that_is_too_long_or_not_utf8_is_rejected() {
    byte[] latin =
        ("a\ngr\u00fcn\n" + "y".repeat(2_000_000) + "\nb").getBytes(StandardCharsets.ISO_8859_1);

    Reading reading = Reading.as(LINES, latin, 1_000_000);

    assertThat(reading.texts()).containsExactly("a", "b");
    assertThat(reading.codes()).containsExactly("not-utf8", "too-long");
    assertThat(reading.rejectedLines()).containsExactly(2L, 3L);
  }

  @Test
  void lines_at_every_offset_of_the_window_stay_whole() {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 6_000; i++) {
      file.append(i).append(" \u20ac".repeat(i % 97)).append('\n');
    }

    Reading reading = Reading.as(LINES, file.toString());

    assertThat(String.join("\n", reading.texts()) + "\n").isEqualTo(file.toString());
  }

  @Test
  void a_whole_file_is_one_prompt() {
    String text = "Dear model,\n\nwhat is \"this\"?\r\n";

    Reading reading = Reading.as(TEXT, "\ufeff" + text);

    assertThat(reading.texts()).containsExactly(text);
    assertThat(reading.ids()).containsExactly("in.csv:1");
  }

  @Test
  void a_whole_file_that_is_too_long_or_not_utf8_is_rejected() {
    byte[] large = "y".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);

    assertThat(Reading.as(TEXT, large, 1_000_000).codes()).containsExactly("too-long");
    assertThat(Reading.as(TEXT, new byte[] {'a', (byte) 0xFF}, 1_000_000).codes())
        .containsExactly("not-utf8");
  }

  @Test
  void blank_files_are_empty() {
    for (Map<String, String> shape : List.of(LINES, TEXT)) {
      assertThat(Reading.as(shape, "").codes()).containsExactly("empty-file");
      assertThat(Reading.as(shape, " \r\n\t\n").codes()).containsExactly("empty-file");
    }
  }
}
