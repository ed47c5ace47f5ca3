/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
  private static Reading json(String template, String content) {
    return Reading.as(Map.of("template", template), content);
  }

  @Test
  void puts_fields_of_an_object_in() {
    Reading reading =
        json(
            "${n}. \"${title}\" by ${author}: ${title}\n",
            "{\"title\":\"A \\u00e9\\n\\\"b\\\"\",\"author\":\"${n} $${n} \\\\\",\"n\":1.50,"
                + "\"id\":\"a\"}\n{\"n\":true,\"title\":\"\",\"author\":\"x\"}");

    assertThat(reading.texts())
        .containsExactly(
            "1.50. \"A \u00e9\n\"b\"\" by ${n} $${n} \\: A \u00e9\n\"b\"\n", "true. \"\" by x: \n");
    assertThat(reading.ids()).containsExactly("a", "in.csv:2");
  }

  @Test
  void puts_columns_in() {
    Reading reading =
        Reading.as(
            Map.of("shape", "csv", "template", "Summarise: ${text} (${id})"),
            "id,text\na,\"${id} and {{x}}\"\nb,\n");

    assertThat(reading.texts())
        .containsExactly("Summarise: ${id} and {{x}} (a)", "Summarise:  (b)");
    assertThat(reading.ids()).containsExactly("a", "b");
  }

  @Test
  void puts_the_text_of_a_line_or_a_file_in() {
    assertThat(
            Reading.as(Map.of("shape", "lines", "template", "Say: ${text}!"), "a\nb\"${text}")
                .texts())
        .containsExactly("Say: a!", "Say: b\"${text}!");
    assertThat(Reading.as(Map.of("shape", "text", "template", "Say: ${text}!"), "a\nb").texts())
        .containsExactly("Say: a\nb!");
  }

  @Test
  void has_a_sign_for_itself() {
    assertThat(json("$${text} is $5 and {} ${text}", "{\"text\":\"x\"}").texts())
        .containsExactly("${text} is $5 and {} x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"other\":\"x\"} | no-prompt | `text`, which the template puts in, is not there",
        "{\"text\":null} | no-prompt | `text`, which the template puts in, is not there",
        "{\"text\":[\"x\"]} | wrong-type | neither a text nor a number",
        "{\"text\":{}} | wrong-type | neither a text nor a number",
        "{\"text\":\"\"} | no-prompt | the prompt is empty",
        "{\"text\":\"a\",\"text\":\"b\"} | duplicate-field | `text` stands twice"
      })
  void rejects_a_value_that_leaves_a_hole(String value, String code, String reason) {
    Reading reading = json("${text}", value + "\n{\"text\":\"good\"}");

    assertThat(reading.texts()).containsExactly("good");
    assertThat(reading.codes()).containsExactly(code);
    assertThat(reading.reasons().get(0)).contains(reason);
  }

  @Test
  void leaves_bedrock_records_alone() {
    Reading reading = json("Say ${text}", "{\"recordId\":\"r\",\"modelInput\":{\"a\":1}}");

    assertThat(reading.bodies()).containsExactly("{\"a\":1}");
    assertThat(reading.ids()).containsExactly("r");
  }
}
