/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionsTest {
  private static final String GOOD = "{\"id\":\"good\",\"prompt\":\"x\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"prompt\":\"torn | malformed-json",
        "{\"prompt\":\"torn\"| malformed-json",
        "{\"a\": | malformed-json",
        "} | malformed-json",
        "{\"prompt\":tru} | malformed-json",
        "{\"prompt\":\"a\",} | malformed-json",
        "hello | malformed-json",
        "\"a text\" | wrong-type",
        "42 | wrong-type",
        "null | wrong-type",
        "{} | no-prompt",
        "{\"prompt\":\"\"} | no-prompt",
        "{\"prompt\":null} | no-prompt",
        "{\"prompt\":7} | wrong-type",
        "{\"prompt\":[\"a\"]} | wrong-type",
        "{\"id\":true,\"prompt\":\"a\"} | wrong-type",
        "{\"recordId\":[7],\"modelInput\":{\"a\":1}} | wrong-type",
        "{\"prompt\":\" \\n\\t\"} | no-prompt",
        "{\"prompt\":\"a\",\"system\":\" \"} | wrong-type",
        "{\"modelInput\":\"text\"} | wrong-type",
        "{\"modelInput\":[1]} | wrong-type",
        "{\"prompt\":\"a\",\"system\":{}} | wrong-type",
        "{\"prompt\":\"a\",\"maxTokens\":\"5\"} | wrong-type",
        "{\"prompt\":\"a\",\"maxTokens\":0} | wrong-type",
        "{\"prompt\":\"a\",\"maxTokens\":1.5} | wrong-type",
        "{\"prompt\":\"a\",\"temperature\":\"hot\"} | wrong-type",
        "{\"prompt\":\"a\",\"modelId\":\"not a model\"} | wrong-type",
        "{\"modelInput\":{\"a\":1},\"modelInvocationType\":\"Chat\"} | wrong-type",
        "{\"prompt\":\"a\",\"deadline\":\"tomorrow\"} | wrong-type",
        "{\"prompt\":\"a\",\"deadline\":6} | wrong-type",
        "{\"prompt\":\"a\",\"images\":\"none.png\"} | unusable-media",
        "{\"modelInput\":{\"a\":1},\"deadline\":\"2026-12-24T18:00\"} | wrong-type",
        "{\"prompt\":\"a\",\"prompt\":\"b\"} | duplicate-field",
        "{\"prompt\":\"a\",\"\\u0070rompt\":\"b\"} | duplicate-field",
        "{\"prompt\":\"\\ud800\"} | unpaired-surrogate",
        "{\"prompt\":\"\\udc00\\ud800\"} | unpaired-surrogate",
        "{\"modelInput\":{\"\\uD83Dx\":1}} | malformed-json",
        "{\"id\":\"good\",\"prompt\":\"again\"} | duplicate-id",
      })
  void rejects_a_bad_line_and_reads_on(String bad, String code) {
    Reading reading = Reading.of(GOOD + "\n" + bad + "\n{\"id\":\"next\",\"prompt\":\"y\"}\n");

    assertThat(reading.ids()).containsExactly("good", "next");
    assertThat(reading.codes()).containsExactly(code);
    assertThat(reading.rejectedLines()).containsExactly(2L);
    assertThat(reading.deadLetters().get(0).get("value").asText()).isEqualTo(bad);
    assertThat(reading.count().rejected()).isEqualTo(1);
  }

  @Test
  void says_how_to_correct_the_line() {
    Reading reading = Reading.of("{\"id\":{},\"prompt\":\"a\"}\n{\"question\":\"b\"}\n");

    assertThat(reading.deadLetters())
        .extracting(letter -> letter.get("reason").asText())
        .satisfiesExactly(
            first -> assertThat(first).contains("`id`", "not a string"),
            second -> assertThat(second).contains("modelInput", "prompt", "intake.prompt-field"));
    assertThat(reading.deadLetters().get(0).get("source").asText()).startsWith("file:in.jsonl:");
    assertThat(reading.deadLetters().get(0).get("file").asText()).isEqualTo("in.jsonl");
    assertThat(reading.deadLetters().get(0).get("at").asText()).isEqualTo("2026-11-22T10:00:00Z");
  }

  @Test
  void keeps_bytes_that_are_not_utf8_in_base64() throws Exception {
    byte[][] bad = {
      {(byte) 0xFF}, {(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}
    };
    for (byte[] bytes : bad) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.writeBytes("{\"prompt\":\"a".getBytes(StandardCharsets.UTF_8));
      line.writeBytes(bytes);
      line.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
      byte[] value = line.toByteArray();
      line.writeBytes(("\n" + GOOD).getBytes(StandardCharsets.UTF_8));

      Reading reading = Reading.of(line.toByteArray());

      assertThat(reading.ids()).containsExactly("good");
      assertThat(reading.codes()).hasSize(1).isSubsetOf("not-utf8", "malformed-json");
      assertThat(
              Base64.getDecoder().decode(reading.deadLetters().get(0).get("valueBase64").asText()))
          .isEqualTo(value);
    }
  }

  @Test
  void keeps_the_line_behind_one_of_nothing_but_control_characters() {
    Reading reading = Reading.of("{\"prompt\":\"a\"}\n\0\n" + GOOD);

    assertThat(reading.ids()).containsExactly("in.jsonl:1", "good");
    assertThat(reading.rejectedLines()).containsExactly(2L);
  }

  @Test
  void rejects_nul_bytes() {
    Reading reading = Reading.of("\0\n{\0\"\0\n{\"prompt\":\"a\0b\"}\n[\0]\n" + GOOD);

    assertThat(reading.ids()).containsExactly("good");
    assertThat(reading.codes())
        .startsWith("malformed-json", "malformed-json", "malformed-json", "malformed-json");
  }

  @Test
  void rejects_an_empty_file_once() {
    for (String empty : new String[] {"", "\n\n", "\ufeff", "[]"}) {
      Reading reading = Reading.of(empty);
      assertThat(reading.codes()).containsExactly("empty-file");
      assertThat(reading.deadLetters().get(0).get("reason").asText())
          .isEqualTo("the file is empty");
      assertThat(reading.pages()).isEmpty();
    }
  }

  @Test
  void rejects_elements_of_an_array_one_by_one() {
    Reading reading = Reading.of("[1,\"a,]\",[[" + GOOD + "]],null," + GOOD + "]\n");

    assertThat(reading.ids()).containsExactly("good");
    assertThat(reading.codes()).containsOnly("wrong-type").hasSize(4);
    assertThat(reading.deadLetters().get(1).get("value").asText()).isEqualTo("\"a,]\"");
  }

  @Test
  void keeps_good_lines_behind_a_stray_bracket() {
    Reading reading = Reading.of("[\n" + GOOD + "\n{\"prompt\":\"b\"}\n{\"prompt\":\"c\"}\n");

    assertThat(reading.count().accepted()).isEqualTo(3);
    assertThat(reading.codes()).containsExactly("malformed-json");
    assertThat(reading.rejectedLines()).containsExactly(1L);
  }

  @Test
  void keeps_the_other_elements_of_an_array_with_a_torn_one() {
    Reading reading =
        Reading.of("[\n{\"prompt\":\"a\"},\n{\"prompt\":\"b,\n" + GOOD + ",\n{}\n]\n");

    assertThat(reading.ids()).containsExactly("in.jsonl:2", "good");
    assertThat(reading.rejectedLines()).containsExactly(3L, 5L);
  }

  @Test
  void cuts_a_long_value_between_characters() {
    String line = "x" + "\u20ac".repeat(50_000);

    Reading reading = Reading.of(line + "\n");

    assertThat(reading.deadLetters().get(0).get("truncated").asBoolean()).isTrue();
    assertThat(reading.deadLetters().get(0).get("value").asText())
        .isEqualTo(line.substring(0, 1 + 65_535 / 3));
  }

  @Test
  void tells_of_ids_that_stand_twice_when_it_is_to_keep_them() throws Exception {
    try (LogLines log = new LogLines(FileValues.class)) {
      Reading reading =
          Reading.as(
              Map.of("duplicates", "keep"),
              "{\"id\":\"a\",\"prompt\":\"x\"}\n{\"id\":\"a\",\"prompt\":\"y\"}\n");

      assertThat(reading.ids()).containsExactly("a", "a");
      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("1 prompt has an id that an earlier one has");
    }
  }
}
