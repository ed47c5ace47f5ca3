/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.intake.file.Reading;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.IdFrom;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSettingsTest {

  @Test
  void options_that_are_absent_or_empty_change_nothing() {
    assertThat(Reading.settings(Map.of())).isEqualTo(Reading.standard());
    assertThat(Reading.settings(Map.of("shape", "", "invocationType", "")))
        .isEqualTo(Reading.standard());
  }

  @Test
  void a_route_says_how_the_values_of_its_source_become_prompts() {
    SourceSettings settings =
        Reading.settings(
            Map.of(
                "shape", "csv",
                "separator", "\t",
                "modelId", "eu.amazon.nova-lite-v1:0",
                "invocationType", "InvokeModel",
                "maxTokens", "100",
                "system", " Be brief.\n",
                "stopSequences", "[\"a,b\",\"\\n\"]",
                "idFrom", "header:orderId",
                "duplicates", "keep"));

    assertThat(settings.shape()).isEqualTo(Shape.CSV);
    assertThat(settings.separator()).isEqualTo('\t');
    assertThat(settings.modelId()).isEqualTo("eu.amazon.nova-lite-v1:0");
    assertThat(settings.recordType()).isEqualTo(InvocationType.INVOKE_MODEL);
    assertThat(settings.promptType()).isEqualTo(InvocationType.INVOKE_MODEL);
    assertThat(settings.maxTokens()).isEqualTo("100");
    assertThat(settings.system()).isEqualTo(" Be brief.\n");
    assertThat(settings.stopSequences()).containsExactly("a,b", "\n");
    assertThat(settings.id()).isEqualTo(new IdFrom(IdFrom.Kind.HEADER, "orderId"));
    assertThat(settings.duplicates()).isEqualTo(Duplicates.KEEP);
    assertThat(settings.temperature()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shape | xml | must be json or csv or lines or text",
        "separator | ;; | must be one ASCII character",
        "template | Say ${text | must be a text whose every",
        "modelId | my model | must be the id of a model",
        "invocationType | Chat | must be Converse or InvokeModel",
        "maxTokens | 0 | must be a whole number from 1",
        "temperature | hot | must be a number",
        "topP | 01 | must be a number",
        "stopSequences | a,,b | must be texts joined by commas",
        "idFrom | offset | must be field:<name>, header:<name>, key or position",
        "duplicates | drop | must be keep or skip"
      })
  void a_wrong_value_is_rejected_with_words_for_a_person(
      String option, String value, String words) {
    OptionReader in =
        new OptionReader(List.of(SettingsSource.options("route a", Map.of(option, value))));
    Reading.standard().with(in);

    assertThat(in.mistakes())
        .singleElement()
        .asString()
        .startsWith(option + "=" + value + " (route a) " + words);
  }

  @Test
  void a_source_gives_its_prompts_what_they_do_not_bring_themselves() {
    Map<String, String> route =
        Map.of(
            "system", "Be \"kind\"",
            "maxTokens", "100",
            "temperature", "0.70",
            "topP", "1",
            "stopSequences", "END, STOP",
            "modelId", "amazon.nova-pro-v1:0");

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

    assertThat(Reading.as(Map.of("idFrom", "field:order"), values).ids())
        .containsExactly("o1", "r", "o3", "in.csv:4");
    assertThat(Reading.as(Map.of("idFrom", "position"), values).ids())
        .containsExactly("in.csv:1", "in.csv:2", "in.csv:3", "in.csv:4");
  }

  @Test
  void duplicates_are_kept_where_the_route_says_so() {
    String twice = "{\"id\":\"a\",\"prompt\":\"x\"}\n".repeat(2);

    assertThat(Reading.as(Map.of("duplicates", "keep"), twice).ids()).containsExactly("a", "a");
    assertThat(Reading.as(Map.of(), twice).codes()).containsExactly("duplicate-id");
  }
}
