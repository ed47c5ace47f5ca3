/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileLayoutsTest {
  private static String prompt(String id) {
    return "{\"id\":\"" + id + "\",\"prompt\":\"text\"}";
  }

  private static String pretty(String id) {
    return "{\n  \"recordId\": \"" + id + "\",\r\n  \"modelInput\": {\n    \"a\": 1\r\n  }\n}";
  }

  @Test
  void reads_json_lines_with_blank_lines_and_either_line_end() {
    Reading reading = Reading.of(prompt("a") + "\r\n\n  \r\n" + prompt("b") + "\n" + prompt("c"));

    assertThat(reading.ids()).containsExactly("a", "b", "c");
    assertThat(reading.ordinals()).containsExactly(1L, 4L, 5L);
    assertThat(reading.count().rejected()).isZero();
  }

  @Test
  void passes_over_a_byte_order_mark() {
    assertThat(Reading.of("\ufeff" + prompt("a")).only().context().id()).isEqualTo("a");
  }

  @Test
  void reads_values_over_many_lines_and_joins_them() {
    Reading reading = Reading.of(pretty("a") + "\n" + pretty("b"));

    assertThat(reading.bodies()).containsOnly("{     \"a\": 1    }").hasSize(2);
    assertThat(reading.ordinals()).containsExactly(1L, 7L);
  }

  @Test
  void reads_concatenated_values() {
    Reading reading = Reading.of(prompt("a") + prompt("b") + "\n" + pretty("c") + prompt("d"));

    assertThat(reading.ids()).containsExactly("a", "b", "c", "d");
    assertThat(reading.ordinals()).containsExactly(1L, 2L, 3L, 7L);
  }

  @Test
  void flattens_arrays_over_many_lines_and_in_one() {
    Reading reading =
        Reading.of(
            "[\n"
                + pretty("a")
                + ",\n"
                + prompt("b")
                + "\n]\n"
                + "["
                + prompt("c")
                + ","
                + prompt("d")
                + "]\n"
                + prompt("e"));

    assertThat(reading.ids()).containsExactly("a", "b", "c", "d", "e");
    assertThat(reading.ordinals()).containsExactly(2L, 8L, 10L, 11L, 12L);
    assertThat(reading.deadLetters()).isEmpty();
  }

  @Test
  void reads_a_large_array_in_one_line() {
    String array = "[" + "{\"prompt\":\"0123456789\"},".repeat(100_000) + prompt("last") + "]";

    Reading reading = Reading.of(array);

    assertThat(reading.count().accepted()).isEqualTo(100_001);
    assertThat(reading.ordinals()).isSorted().doesNotHaveDuplicates();
    assertThat(reading.ids()).doesNotHaveDuplicates().endsWith("in.jsonl:1.100000", "last");
    assertThat(reading.deadLetters()).isEmpty();
  }

  @Test
  void gives_values_at_every_offset_of_its_buffer_the_same_bytes() {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 6_000; i++) {
      file.append("{\"x\":true,\"modelInput\":{\"\u00e9\":\"").append("\u20ac".repeat(i % 97));
      file.append("\",\"n\":").append(i).append("}}\n");
    }

    Reading reading = Reading.of(file.toString());

    assertThat(reading.count()).extracting(IntakeCount::accepted).isEqualTo(6_000L);
    List<String> bodies = reading.bodies();
    for (int i = 0; i < 6_000; i++) {
      String text = "\u20ac".repeat(i % 97);
      assertThat(bodies.get(i)).isEqualTo("{\"\u00e9\":\"" + text + "\",\"n\":" + i + "}");
    }
  }

  @Test
  void gives_the_same_ordinals_again() {
    String file = prompt("a") + "\n[1,\n{\"prompt\":\"x\"}]\n{\"a\":\n" + pretty("b") + "x\n{}\n";

    assertThat(Reading.of(file).ordinals()).isEqualTo(Reading.of(file).ordinals()).hasSize(3);
  }

  @Test
  void closes_pages_at_their_limits() {
    Reading many = Reading.of("{\"prompt\":\"x\"}\n".repeat(2_500));
    Reading large = Reading.of(("{\"prompt\":\"" + "x".repeat(900_000) + "\"}\n").repeat(12));

    assertThat(many.pages())
        .extracting(page -> page.prompts().size())
        .containsExactly(1000, 1000, 500);
    assertThat(large.pages()).extracting(page -> page.prompts().size()).containsExactly(5, 5, 2);
  }
}
