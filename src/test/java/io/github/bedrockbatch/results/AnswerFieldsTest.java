/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.FamilySample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFieldsTest {
  private static final String BEFORE = "{\"before\":1}";

  private final AnswerFields answer = new AnswerFields();

  @ParameterizedTest
  @MethodSource("io.github.bedrockbatch.FamilySample#all")
  void text_usage_and_stop_reason_are_found_for_every_family(FamilySample sample)
      throws IOException {
    JsonNode text = sample.expected("text");
    JsonNode stopReason = sample.expected("stopReason");

    assertThat(text(sample.answer().toString()))
        .isEqualTo(text.isMissingNode() ? null : text.toString());
    assertThat(answer.inputTokens()).isEqualTo(sample.expected("inputTokens").asLong(-1));
    assertThat(answer.outputTokens()).isEqualTo(sample.expected("outputTokens").asLong(-1));
    assertThat(decoded(answer.stopReason()))
        .isEqualTo(stopReason.isMissingNode() ? null : stopReason.toString());
  }

  @Test
  void of_several_stop_reasons_the_first_counts() throws IOException {
    text("{\"choices\":[{\"finish_reason\":\"end\"},{\"finish_reason\":\"other\"}]}");

    assertThat(decoded(answer.stopReason())).isEqualTo("\"end\"");
  }

  @Test
  void a_text_stays_as_it_is_written() throws IOException {
    assertThat(text("{\"outputs\":[{\"text\":\"a\\\"\\\\\\n\\u00e9 配達 👍 \\/\\\\\"}]}"))
        .isEqualTo("\"a\\\"\\\\\\n\\u00e9 配達 👍 \\/\\\\\"");
  }

  @Test
  void several_texts_become_one() throws IOException {
    assertThat(
            text("{\"content\":[{\"text\":\"a\\n\"},{\"x\":{}},{\"text\":\"\"},{\"text\":\"é\"}]}"))
        .isEqualTo("\"a\\né\"");
  }

  @Test
  void text_with_citations_is_text() throws IOException {
    assertThat(
            text(
                "{\"output\":{\"message\":{\"content\":[{\"text\":\"So: \"},{\"citationsContent\":"
                    + "{\"content\":[{\"text\":\"cited\"},{\"text\":\" answer\"}],\"citations\":"
                    + "[{\"sourceContent\":[{\"text\":\"the source\"}]}]}}]}}}"))
        .isEqualTo("\"So: cited answer\"");
  }

  @ParameterizedTest
  @CsvSource({"'', true", "' \\n\\t ', true", "' \\n.', false", "'\\\\', false", "a, false"})
  void a_text_of_white_space_is_blank(String text, boolean blank) throws IOException {
    text("{\"generation\":\"" + text + "\"}");

    assertThat(answer.isBlank()).isEqualTo(blank);
  }

  @Test
  void what_is_not_an_answer_has_no_text() throws IOException {
    assertThat(text("{\"embedding\":[0.5,1],\"text\":\"no\",\"output\":{\"text\":\"no\"}}"))
        .isNull();
    assertThat(answer.inputTokens()).isEqualTo(-1);
  }

  @Test
  void nothing_is_left_of_the_line_before() throws IOException {
    assertThat(text("{\"generation\":\"Hi\",\"prompt_token_count\":1}")).isEqualTo("\"Hi\"");
    assertThat(text("{}")).isNull();
    assertThat(answer.inputTokens()).isEqualTo(-1);
    assertThat(answer.stopReason()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"generation\":\"Hi}",
        "{\"generation\" \"Hi\"}",
        "{\"generation\":\"Hi\"",
        "{\"content\":[{\"text\":\"Hi\"}}",
        "{\"content\":[{\"text\":\"Hi\"} {}]}",
        "{generation:\"Hi\"}",
        "{\"content\":[{]}",
        "{\"content\":"
      })
  void an_output_that_is_cut_or_torn_is_none(String output) {
    byte[] line = output.getBytes(StandardCharsets.UTF_8);
    answer.begin();

    assertThat(answer.read(line, 0, line.length)).isGreaterThan(line.length);
  }

  @Test
  void arrays_nested_without_end_are_passed_over() {
    byte[] line = ("[".repeat(100_000) + "]".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
    answer.begin();

    assertThat(answer.read(line, 0, line.length)).isEqualTo(line.length);
    assertThat(answer.text()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"12, 12", "1.5, -1", "-3, -1", "null, -1", "1234567890123456789012, -1"})
  void a_count_of_tokens_is_a_whole_number(String written, long read) throws IOException {
    text("{\"generation\":\"Hi\", \"prompt_token_count\" : " + written + " }");

    assertThat(answer.inputTokens()).isEqualTo(read);
  }

  /** The answer's text as JSON, read from the middle of a buffer. */
  private String text(String output) throws IOException {
    byte[] line = (BEFORE + output).getBytes(StandardCharsets.UTF_8);
    int base = BEFORE.length();
    answer.begin();
    assertThat(answer.read(line, base, line.length)).isEqualTo(line.length);
    return decoded(answer.text());
  }

  private static String decoded(ByteBuffer json) {
    return json == null ? null : StandardCharsets.UTF_8.decode(json).toString();
  }
}
