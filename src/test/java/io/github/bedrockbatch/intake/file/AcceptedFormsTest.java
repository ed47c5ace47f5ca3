/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedFormsTest {

  @Test
  void carries_the_model_input_of_a_bedrock_record_over() {
    Prompt prompt = Reading.of("{\"recordId\":\"A1\",\"modelInput\":{\"x\":[1, 2]}}\n").only();

    assertThat(Reading.body(prompt)).isEqualTo("{\"x\":[1, 2]}");
    assertThat(prompt.context().id()).isEqualTo("A1");
    assertThat(prompt.context().attempt()).isEqualTo(1);
    assertThat(prompt.context().source()).startsWith("file:in.jsonl:44:");
    assertThat(prompt.context().ordinal()).isEqualTo(1);
    assertThat(prompt.key()).isEqualTo(new BatchKey("default-model", InvocationType.INVOKE_MODEL));
  }

  @Test
  void makes_a_converse_request_of_a_prompt_object() {
    Prompt prompt =
        Reading.of(
                "{\"temperature\" : 0.70 ,\"id\":\"p\",\"x\":{\"id\":1},\"prompt\": \"Hi\\n\" , "
                    + "\"maxTokens\":512,\"system\":\"Be \\u0022kind\\u0022\",\"modelId\":\"m.n-v1:0\"}")
            .only();

    assertThat(Reading.body(prompt))
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\\n\"}]}],"
                + "\"system\":[{\"text\":\"Be \\u0022kind\\u0022\"}],"
                + "\"inferenceConfig\":{\"maxTokens\":512,\"temperature\":0.70}}");
    assertThat(prompt.context().id()).isEqualTo("p");
    assertThat(prompt.key()).isEqualTo(new BatchKey("m.n-v1:0", InvocationType.CONVERSE));
  }

  @Test
  void leaves_absent_parts_out() {
    assertThat(Reading.body(Reading.of("{\"prompt\":\"a\"}").only()))
        .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}]}");
    assertThat(
            Reading.body(Reading.of("{\"prompt\":\"a\",\"temperature\":1e3,\"id\":null}").only()))
        .endsWith("]}],\"inferenceConfig\":{\"temperature\":1e3}}");
  }

  @Test
  void takes_the_model_that_a_record_names() {
    Prompt prompt = Reading.of("{\"modelId\":\"other\",\"modelInput\":{\"a\":1}}").only();

    assertThat(prompt.key()).isEqualTo(new BatchKey("other", InvocationType.INVOKE_MODEL));
  }

  @Test
  void takes_the_invocation_type_that_a_record_names() {
    for (InvocationType type : InvocationType.values()) {
      String record =
          "{\"modelInput\":{\"messages\":[{\"content\":[{}]}]},\"modelInvocationType\":\""
              + type.wireName()
              + "\"}";

      assertThat(Reading.of(record).only().key().invocationType()).isEqualTo(type);
    }
  }

  @Test
  void makes_an_id_of_the_source_when_there_is_none() {
    String two = "{\"prompt\":\"a\"} {\"prompt\":\"b\"}";

    assertThat(Reading.of(two + "\n\n" + two).ids())
        .containsExactly("in.jsonl:1", "in.jsonl:1.2", "in.jsonl:3", "in.jsonl:3.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"t\":\"\u201ctypographic\u201d \u2019\"}",
        "{\"t\":\"a\u2028b\u2029c\u0085d\"}",
        "{\"t\":\"\ud83d\ude00 e\u0301\"}",
        "{\"t\":\"\\ud83d\\uDE00\\u0000\\/\\\\\\\"\"}",
        "{\"n\":[0.70,1e3,-0,1E+2,12345678901234567890.10]}",
        "{ \"a\"\t:\t1 , \"a\" : 2 }"
      })
  void keeps_every_byte_of_the_model_input(String modelInput) {
    String line = "{\"recordId\":\"r\",\"modelInput\":" + modelInput + ",\"z\":1}";

    assertThat(Reading.of(line).only().modelInput())
        .isEqualTo(modelInput.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keeps_every_byte_of_the_prompt() {
    String text = "\"\u201cq\u201d\u2028\ud83d\ude00\\u00e9\\/\u0085\"";

    assertThat(Reading.body(Reading.of("{\"prompt\":" + text + "}").only()))
        .contains("{\"text\":" + text + "}");
  }

  @Test
  void takes_the_prompt_from_the_configured_field() {
    byte[] line = "{\"id\":\"say hello\",\"prompt\":\"x\"}".getBytes(StandardCharsets.UTF_8);

    Reading reading = Reading.of(line, "id", Reading.MAX);

    assertThat(Reading.body(reading.only())).contains("{\"text\":\"say hello\"}");
    assertThat(reading.ids()).containsExactly("in.jsonl:1");
  }

  @Test
  void reads_bedrock_records_even_when_the_prompt_field_is_called_model_input() {
    byte[] lines =
        "{\"modelInput\":{\"a\":1}}\n{\"modelInput\":\"text\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(Reading.of(lines, "modelInput", Reading.MAX).bodies())
        .containsExactly(
            "{\"a\":1}", "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"text\"}]}]}");
  }
}
