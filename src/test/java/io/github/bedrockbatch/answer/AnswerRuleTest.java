/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerRuleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PERSON =
      """
      {"type": "object", "required": ["name"], "additionalProperties": false,
       "properties": {"name": {"type": "string"}, "born": {"$ref": "#/$defs/year"}},
       "$defs": {"year": {"type": "integer", "minimum": 1800}}}
      """;

  @TempDir private Path folder;

  private static ByteBuffer json(String text) throws IOException {
    return text == null ? null : ByteBuffer.wrap(JSON.writeValueAsBytes(text));
  }

  private static AnswerFault fault(AnswerRule rule, String stopReason, String answer)
      throws IOException {
    return AnswerRule.of(rule.text()).fault(json(stopReason), json(answer));
  }

  private static AnswerRule rule(String schema, String... stopReasons) {
    return new AnswerRule(
        schema == null ? null : AnswerSchema.of("person.json", schema), List.of(stopReasons), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn,",
    "tool_use,",
    "END_TURN,",
    ",",
    "max_tokens, answer-cut-off",
    "LENGTH, answer-cut-off",
    "model_context_window_exceeded, answer-cut-off",
    "refusal, answer-refused",
    "content_filtered, answer-refused",
    "CONTENT_FILTERED, answer-refused",
    "content_filter, answer-refused",
    "guardrail_intervened, answer-refused",
    "stop_sequence, answer-stopped",
    "a reason of tomorrow, answer-stopped"
  })
  void an_answer_is_good_with_the_wanted_stop_reasons_or_none_at_all(String reason, String code)
      throws IOException {
    AnswerFault fault = fault(rule(null, "end_turn", "tool_use"), reason, "text");

    assertThat(fault == null ? null : fault.code()).isEqualTo(code);
    assertThat(fault == null ? "" : fault.message()).doesNotContain("tomorrow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"name\":\"Ada\"}", " {\"born\":1815,\"name\":\"\"}\n"})
  void an_answer_of_the_schema_is_good_whatever_white_space_is_around_it(String answer)
      throws IOException {
    assertThat(fault(rule(PERSON), "end_turn", answer)).isNull();
    assertThat(fault(rule(PERSON), "max_tokens", answer)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":7} | it breaks /properties/name/type",
        "{\"name\":\"Ada\",\"born\":12} | it breaks /properties/born/$ref/minimum",
        "{\"name\":\"Ada\",\"secret\":1} | it breaks /additionalProperties",
        "{\"name\":\"Ada\"} and more | no JSON",
        "I think that | no JSON",
        "'' | no JSON",
        "'```json\n{\"name\":\"Ada\"}\n```' | Markdown fence",
        " | has no text"
      })
  void any_other_answer_is_not_and_the_words_for_it_quote_nothing_of_it(String answer, String words)
      throws IOException {
    AnswerFault fault = fault(rule(PERSON), "end_turn", answer);

    assertThat(fault.code()).isEqualTo("answer-off-schema");
    assertThat(fault.message()).contains(words).doesNotContain("Ada", "secret", "think");
    assertThat(fault(rule(PERSON), "max_tokens", answer).code()).isEqualTo("answer-cut-off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"type\": \"object\",\n \"x\" 1}' | no JSON at line 2, column 6",
        "{\"properties\": {\"a\": {\"type\": \"strng\"}}} | at /properties/a/type: ",
        "{\"$ref\": \"http://127.0.0.1:1/person.json\"} | put what a $ref refers to below $defs",
        "{\"$schema\": \"https://example.com/mine\"} | name a known draft in $schema",
        "'' | neither an object"
      })
  void a_schema_that_cannot_be_used_is_told_with_the_place_in_it(String schema, String words)
      throws IOException {
    Path file = Files.writeString(folder.resolve("s.json"), schema);

    assertThatThrownBy(() -> AnswerSchema.read(file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be a file with a JSON Schema")
        .hasMessageContaining(words);
  }

  @Test
  void a_file_that_is_not_there_is_told() {
    assertThatThrownBy(() -> AnswerSchema.read(folder.resolve("none.json").toString()))
        .hasMessage("must be a file with a JSON Schema that this process may read");
    assertThatThrownBy(() -> AnswerSchema.read(folder.toString()))
        .hasMessage("must be a file with a JSON Schema that this process may read");
  }

  @Test
  void older_drafts_are_known() throws IOException {
    String draft4 =
        "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"number\","
            + "\"minimum\":3,\"exclusiveMinimum\":true}";

    assertThat(fault(rule(draft4), null, "3")).isNotNull();
    assertThat(fault(rule(draft4), null, "4")).isNull();
  }
}
