/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.intake.file.Reading;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.IdFrom;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSettingsTest {

  @Test
  void headers_that_are_absent_or_empty_change_nothing() {
    SourceSettings standard = Reading.standard();

    assertThat(standard.with(Map.of())).isEqualTo(standard);
    assertThat(standard.with(Map.of(IntakeHeaders.SHAPE, "", "CamelFileName", "x")))
        .isEqualTo(standard);
  }

  @Test
  void a_route_says_how_the_values_of_its_source_become_prompts() {
    SourceSettings settings =
        Reading.standard()
            .with(
                Map.of(
                    IntakeHeaders.SHAPE, "csv",
                    IntakeHeaders.SEPARATOR, "tab",
                    IntakeHeaders.MODEL_ID, "eu.amazon.nova-lite-v1:0",
                    IntakeHeaders.INVOCATION_TYPE, "InvokeModel",
                    IntakeHeaders.MAX_TOKENS, 100,
                    IntakeHeaders.STOP_SEQUENCES, "[\"a,b\",\"\\n\"]",
                    IntakeHeaders.ID_FROM, "header:orderId",
                    IntakeHeaders.DUPLICATES, "keep"));

    assertThat(settings.shape()).isEqualTo(Shape.CSV);
    assertThat(settings.separator()).isEqualTo('\t');
    assertThat(settings.modelId()).isEqualTo("eu.amazon.nova-lite-v1:0");
    assertThat(settings.promptType()).isEqualTo(InvocationType.INVOKE_MODEL);
    assertThat(settings.maxTokens()).isEqualTo("100");
    assertThat(settings.stopSequences()).containsExactly("a,b", "\n");
    assertThat(settings.id()).isEqualTo(new IdFrom(IdFrom.Kind.HEADER, "orderId"));
    assertThat(settings.duplicates()).isEqualTo(Duplicates.KEEP);
    assertThat(settings.temperature()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Shape | xml | must be json or csv or lines or text",
        "Separator | ;; | must be one ASCII character",
        "Template | Say ${text | must be a text whose every",
        "ModelId | my model | must be the id of a model",
        "InvocationType | Chat | must be Converse or InvokeModel",
        "MaxTokens | 0 | must be a whole number from 1",
        "Temperature | hot | must be a number",
        "TopP | 01 | must be a number",
        "StopSequences | a,,b | must be texts joined by commas",
        "IdFrom | offset | must be field:<name>, header:<name>, key or position",
        "Duplicates | drop | must be keep or skip"
      })
  void a_wrong_value_is_rejected_with_words_for_a_person(
      String header, String value, String words) {
    Map<String, Object> headers = Reading.headers(Map.of(header, value));

    assertThatThrownBy(() -> Reading.standard().with(headers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The header CamelBedrockBatch" + header + " " + words);
  }

  @Test
  void a_source_gives_its_prompts_what_they_do_not_bring_themselves() {
    Map<String, String> route =
        Map.of(
            "System", "Be \"kind\"",
            "MaxTokens", "100",
            "Temperature", "0.70",
            "TopP", "1",
            "StopSequences", "END, STOP",
            "ModelId", "amazon.nova-pro-v1:0");

    Reading reading =
        Reading.as(
            route,
            "{\"prompt\":\"a\"}\n"
                + "{\"prompt\":\"b\",\"system\":\"s\",\"maxTokens\":1,\"temperature\":0,"
                + "\"topP\":0.1,\"stopSequences\":[\"x\",\n\"y\"],\"modelId\":\"m\"}\n"
                + "{\"modelInput\":{\"a\":1}}");

    assertThat(reading.bodies())
        .containsExactly(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}],"
                + "\"system\":[{\"text\":\"Be \\\"kind\\\"\"}],"
                + "\"inferenceConfig\":{\"maxTokens\":100,\"temperature\":0.70,\"topP\":1,"
                + "\"stopSequences\":[\"END\",\"STOP\"]}}",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"b\"}]}],"
                + "\"system\":[{\"text\":\"s\"}],"
                + "\"inferenceConfig\":{\"maxTokens\":1,\"temperature\":0,\"topP\":0.1,"
                + "\"stopSequences\":[\"x\", \"y\"]}}",
            "{\"a\":1}");
    assertThat(reading.prompts())
        .extracting(prompt -> prompt.key().modelId())
        .containsExactly("amazon.nova-pro-v1:0", "m", "amazon.nova-pro-v1:0");
  }

  @Test
  void ids_come_from_the_field_that_is_named() {
    String values =
        "{\"order\":\"o1\",\"id\":\"x\",\"prompt\":\"a\"}\n"
            + "{\"recordId\":\"r\",\"order\":\"o2\",\"modelInput\":{\"a\":1}}\n"
            + "{\"order\":\"o3\",\"modelInput\":{\"a\":1}}\n{\"prompt\":\"a\",\"id\":7}";

    assertThat(Reading.as(Map.of("IdFrom", "field:order"), values).ids())
        .containsExactly("o1", "r", "o3", "in.csv:4");
    assertThat(Reading.as(Map.of("IdFrom", "position"), values).ids())
        .containsExactly("in.csv:1", "in.csv:2", "in.csv:3", "in.csv:4");
  }

  @Test
  void duplicates_are_kept_where_the_route_says_so() {
    String twice = "{\"id\":\"a\",\"prompt\":\"x\"}\n".repeat(2);

    assertThat(Reading.as(Map.of("Duplicates", "keep"), twice).ids()).containsExactly("a", "a");
    assertThat(Reading.as(Map.of(), twice).codes()).containsExactly("duplicate-id");
  }
}
