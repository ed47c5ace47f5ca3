/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.prompt.InvocationType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFilesTest {
  private static final Map<String, String> CSV = Map.of("shape", "csv");

  private static Reading csv(String content) {
    return Reading.as(CSV, content);
  }

  @Test
  void reads_prompts_from_the_column_of_that_name() {
    Reading reading = csv("id,prompt,other\na,What?,x\nb,\"Why, \"\"so\"\"?\",y\n");

    assertThat(reading.texts()).containsExactly("What?", "Why, \"so\"?");
    assertThat(reading.ids()).containsExactly("a", "b");
    assertThat(reading.ordinals()).containsExactly(2L, 3L);
    assertThat(reading.deadLetters()).isEmpty();
  }

  @Test
  void reads_what_spreadsheets_write() {
    Reading reading =
        Reading.as(
            Map.of("shape", "csv", "separator", ";"),
            "\ufeff\"prompt\" ; id\r\n\"line one\r\nline two; \u20ac\";7\r\n\r\nplain, \"x\";8");

    assertThat(reading.texts()).containsExactly("line one\r\nline two; \u20ac", "plain, \"x\"");
    assertThat(reading.ids()).containsExactly("7", "8");
    assertThat(reading.ordinals()).containsExactly(2L, 5L);
  }

  @Test
  void reads_columns_as_the_fields_of_prompt_objects() {
    Reading reading =
        csv(
            "prompt,system,maxTokens,temperature,topP,modelId,modelInvocationType\n"
                + "Hi,Be kind,20, 0.50 ,0.9,meta.llama3-8b-instruct-v1:0,\n"
                + "Hi,,,,,,\n");

    assertThat(reading.bodies())
        .containsExactly(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}],"
                + "\"system\":[{\"text\":\"Be kind\"}],"
                + "\"inferenceConfig\":{\"maxTokens\":20,\"temperature\":0.50,\"topP\":0.9}}",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}");
    assertThat(reading.prompts().get(0).key().modelId()).isEqualTo("meta.llama3-8b-instruct-v1:0");
    assertThat(reading.prompts().get(1).key().invocationType()).isEqualTo(InvocationType.CONVERSE);
    assertThat(reading.ids()).containsExactly("in.csv:2", "in.csv:3");
  }

  @Test
  void rejects_rows_that_cannot_be_used_and_reads_on() {
    Reading reading =
        csv(
            "id,prompt,maxTokens\n"
                + "a,one,1\n"
                + "b,two\n"
                + "c,three,3,4\n"
                + "d,\"torn,4\n"
                + "e,\"five\"x,5\n"
                + "f,,6\n"
                + "g,seven,many\n"
                + "a,again,8\n"
                + "h,nine,9\n");

    assertThat(reading.ids()).containsExactly("a", "h");
    assertThat(reading.rejectedLines()).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(reading.codes())
        .containsExactly(
            "ragged-row",
            "ragged-row",
            "malformed-csv",
            "malformed-csv",
            "no-prompt",
            "wrong-type",
            "duplicate-id");
    assertThat(reading.values()).startsWith("b,two", "c,three,3,4", "d,\"torn,4");
    assertThat(reading.reasons().get(0)).isEqualTo("the header has 3 cells, this row 2");
  }

  @Test
  void takes_no_row_below_a_header_that_it_cannot_read() {
    Reading reading = csv("id,\"prompt\na,one\nb,two\n");

    assertThat(reading.prompts()).isEmpty();
    assertThat(reading.codes()).containsOnly("malformed-csv").hasSize(3);
    assertThat(reading.values()).containsExactly("id,\"prompt", "a,one", "b,two");
  }

  @Test
  void says_that_the_column_of_the_prompt_is_missing() {
    Reading reading = csv("id,question\na,one\n");

    assertThat(reading.codes()).containsExactly("no-prompt");
    assertThat(reading.reasons().get(0)).contains("no column `prompt`", "intake.prompt-field");
  }

  @Test
  void says_once_that_a_header_of_one_column_has_more_with_another_separator() {
    Reading reading = csv("id;question;other\na;one, two;x\nb;three;y\n");

    assertThat(reading.codes()).containsExactly("no-prompt");
    assertThat(reading.reasons().get(0))
        .contains("looks separated by `;`", "intake.separator=;", "no row was read");
  }

  @Test
  void counts_one_cell_as_one() {
    Reading reading = csv("prompt\none, two\n");

    assertThat(reading.reasons()).containsExactly("the header has 1 cell, this row 2");
  }

  @Test
  void rejects_rows_with_a_column_that_is_there_twice() {
    assertThat(csv("prompt,prompt\na,b\n").codes()).containsExactly("duplicate-field");
    assertThat(csv("x,prompt,x\na,b,c\n").texts()).containsExactly("b");
  }

  @Test
  void rejects_bytes_that_are_not_utf8() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("id,prompt\na,gr".getBytes(StandardCharsets.US_ASCII));
    file.write(0xFC);
    file.writeBytes("n\nb,blue\n".getBytes(StandardCharsets.US_ASCII));

    Reading reading = Reading.as(CSV, file.toByteArray(), Reading.MAX);

    assertThat(reading.ids()).containsExactly("b");
    assertThat(reading.codes()).containsExactly("not-utf8");
    assertThat(reading.rejectedLines()).containsExactly(2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\ufeff", "id,prompt", "id,prompt\r\n\r\n"})
  void rejects_a_file_without_rows_once(String content) {
    assertThat(csv(content).codes()).containsExactly("empty-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"a,b\n", "y"})
  void passes_over_a_huge_row_as_one(String piece) {
    String row = "x,\"" + piece.repeat(3_000_000) + "\"\n";

    Reading reading = csv("id,prompt\na,one\n" + row + "b,two\n");

    assertThat(reading.ids()).containsExactly("a", "b");
    assertThat(reading.codes()).containsExactly("too-long");
    assertThat(reading.deadLetters().get(0).get("truncated").asBoolean()).isTrue();
  }

  @Test
  void finds_the_rows_behind_a_quote_that_is_never_closed_however_far_the_end_is() {
    String rows = "b,two and a few words more\n".repeat(100_000);

    Reading reading =
        Reading.as(Map.of("shape", "csv", "duplicates", "keep"), "id,prompt\na,\"torn\n" + rows);

    assertThat(reading.count().accepted()).isEqualTo(100_000);
    assertThat(reading.rejectedLines()).containsExactly(2L);
  }

  @Test
  void reads_many_torn_rows_in_passable_time() {
    byte[] file =
        ("id,prompt\n" + "a,\"torn\n,x".repeat(10_001) + "\nb,two\n")
            .getBytes(StandardCharsets.UTF_8);

    Reading reading =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> Reading.as(CSV, file, Reading.MAX));

    assertThat(reading.ids()).contains("b");
    assertThat(reading.count().rejected()).isGreaterThan(10_000);
  }

  @Test
  void gives_the_same_ordinals_again() {
    String file = "id,prompt\na,\"1\n2\"\n\nb\nc,\"x\ny\"z\nd,e\n";

    assertThat(csv(file).ordinals()).isEqualTo(csv(file).ordinals()).containsExactly(2L, 8L);
    assertThat(csv(file).rejectedLines()).containsExactly(5L, 6L, 7L);
  }
}
