/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.intake.request.FieldTypos;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data as it comes out of databases, notebooks and spreadsheets. */
class OrdinaryDataTest {

  private static Reading read(String line) {
    return Reading.of(line.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "0", "-7", "1.50", "9007199254740993", "123456789012345678901234567"})
  void an_id_that_is_a_number_comes_back_as_it_is_written(String id) {
    assertThat(read("{'id':" + id + ",'prompt':'a'}").ids()).containsExactly(id);
    assertThat(read("{'recordId':" + id + ",'modelInput':{'a':1}}").ids()).containsExactly(id);
  }

  @Test
  void the_same_id_as_a_number_and_as_a_text_is_one_id() {
    assertThat(read("{'id':1,'prompt':'a'}\n{'id':'1','prompt':'b'}").codes())
        .containsExactly("duplicate-id");
  }

  @ParameterizedTest
  @CsvSource({
    "maxTokens, maxTokens",
    "max_tokens, maxTokens",
    "max_output_tokens, maxTokens",
    "max_completion_tokens, maxTokens",
    "MaxTokens, maxTokens",
    "topP, topP",
    "top_p, topP",
    "Temperature, temperature"
  })
  void a_setting_is_known_under_its_usual_spellings(String name, String meant) {
    String body = Reading.body(read("{'prompt':'a','" + name + "':1}").only());

    assertThat(body).endsWith("\"inferenceConfig\":{\"" + meant + "\":1}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"modelId", "model_id", "model", "modelID", "Model ID"})
  void so_is_the_model(String name) {
    Reading reading = read("{'prompt':'a','" + name + "':'a.b-v1:0'}");

    assertThat(reading.only().key().modelId()).isEqualTo("a.b-v1:0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"recordId", "record_id", "recordID", "RecordId", "custom_id"})
  void so_is_the_id(String name) {
    assertThat(read("{'" + name + "':'A1','modelInput':{'a':1}}").ids()).containsExactly("A1");
    assertThat(read("{'" + name + "':'A1','prompt':'a'}").ids()).containsExactly("A1");
    assertThat(read("{'" + name + "':'A1','prompt':'a','id':'own'}").ids()).containsExactly("own");
  }

  @Test
  void so_are_records_prompts_and_system_prompts() {
    assertThat(read("{'record_id':'r','model_input':{'a':1}}").bodies())
        .containsExactly("{\"a\":1}");
    assertThat(read("{'Prompt':'a','ID':'x','system_prompt':'s'}").ids()).containsExactly("x");
    assertThat(read("{'Prompt':'a','system_prompt':'s'}").bodies().get(0))
        .contains("\"system\":[{\"text\":\"s\"}]");
  }

  @Test
  void a_fields_own_name_wins_over_another_spelling_wherever_it_stands() {
    assertThat(read("{'model':'x','prompt':'a','modelId':'m'}").only().key().modelId())
        .isEqualTo("m");
    assertThat(read("{'modelId':'m','prompt':'a','model':'not a model'}").only().key().modelId())
        .isEqualTo("m");
    assertThat(read("{'prompt':'a','max_tokens':1,'max_new_tokens':2}").codes())
        .containsExactly("duplicate-field");
  }

  @Test
  void what_a_template_puts_in_is_data_and_no_setting() {
    Reading reading =
        Reading.as(
            Map.of("template", "Describe ${model}"),
            "{\"model\":\"a phone\",\"promt\":1}\n{\"model\":\"a car\",\"max_tokens\":5}");

    assertThat(reading.texts()).containsExactly("Describe a phone", "Describe a car");
    assertThat(reading.prompts().get(0).key().modelId()).isEqualTo("default-model");
  }

  @Test
  void a_whole_number_may_have_a_point() {
    assertThat(Reading.body(read("{'prompt':'a','maxTokens':20.0}").only()))
        .contains("\"maxTokens\":20}");
    assertThat(read("{'prompt':'a','maxTokens':20.5}").codes()).containsExactly("wrong-type");
  }

  @Test
  void an_empty_text_counts_as_absent() {
    Reading reading =
        read(
            "{'prompt':'a','id':'','system':'','maxTokens':'','temperature':'','topP':'',"
                + "'stopSequences':'','modelId':'','modelInvocationType':''}");

    assertThat(reading.ids()).containsExactly("in.jsonl:1");
    assertThat(reading.bodies())
        .containsExactly("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}]}");
  }

  @Test
  void a_field_that_looks_like_a_slip_is_told_once_for_the_file() {
    String lines =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    "{'prompt':'a','temprature':1,'max_tokns':5,'title':'t','modle':'m','x"
                        + i
                        + "':1}\n")
            .collect(Collectors.joining());

    try (LogLines log = new LogLines(FieldTypos.class)) {
      Reading reading = read(lines);

      assertThat(reading.deadLetters()).isEmpty();
      assertThat(log.all())
          .containsExactly(
              "WARN in.jsonl has a field `max_tokns`, which means nothing and is passed over. Is"
                  + " `maxTokens` meant?",
              "WARN in.jsonl has a field `modle`, which means nothing and is passed over. Is `modelId`"
                  + " meant?",
              "WARN in.jsonl has a field `temprature`, which means nothing and is passed over. Is"
                  + " `temperature` meant?");
    }
  }
}
