/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSettingsTest {
  private static final BatchKey NOVA =
      new BatchKey("amazon.nova-lite-v1:0", InvocationType.CONVERSE);
  private static final String HI =
      "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]";

  private static String of(String modelInput) throws IOException {
    return of("us-east-1", NOVA, modelInput);
  }

  private static String of(String service, BatchKey key, String modelInput) throws IOException {
    return RequestSettings.fingerprint(service, key, modelInput.getBytes(StandardCharsets.UTF_8));
  }

  /** A Converse request with this beside its message. */
  private static String with(String members) {
    return "{" + HI + "," + members + "}";
  }

  @Test
  void is_a_sha_256_in_hexadecimal_digits() throws IOException {
    assertThat(of("{" + HI + "}")).matches("[0-9a-f]{64}");
  }

  @Test
  void the_order_of_members_and_the_space_between_them_do_not_matter() throws IOException {
    assertThat(of("{ \"b\" : {\"d\":[1, {\"x\":1,\"y\":2}],\"c\":true}, \"a\":\"1\" , " + HI + "}"))
        .isEqualTo(of(with("\"a\":\"1\",\"b\":{\"c\":true,\"d\":[1,{\"y\":2,\"x\":1}]}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"%s\"}]}],\"system\":[{\"text\":\"%s\"}]}",
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,\"system\":\"%s\","
            + "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}",
        "{\"inputText\":\"%s\",\"textGenerationConfig\":{\"temperature\":0}}",
        "{\"inputImage\":\"%s\",\"embeddingConfig\":{\"outputEmbeddingLength\":256}}",
        "{\"prompt\":\"%s\",\"max_gen_len\":9}",
        "{\"texts\":[\"%s\",\"%s\"],\"images\":[\"%s\"],\"input_type\":\"search_document\"}",
        "{\"taskType\":\"SINGLE_EMBEDDING\",\"singleEmbeddingParams\":{\"embeddingDimension\":256,"
            + "\"text\":{\"truncationMode\":\"END\",\"value\":\"%s\"}}}",
        "{\"taskType\":\"SINGLE_EMBEDDING\",\"singleEmbeddingParams\":{\"image\":{\"format\":\"png\","
            + "\"source\":{\"s3Location\":{\"uri\":\"%s\"}}}}}"
      })
  void what_the_prompt_says_does_not_matter(String shape) throws IOException {
    String one = shape.replace("%s", "one");
    assertThat(of(shape.replace("%s", "another, [and] {\\\"longer\\\":1}"))).isEqualTo(of(one));
  }

  @Test
  void more_turns_of_a_conversation_are_no_other_settings() throws IOException {
    String turn = "{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}";
    assertThat(of("{\"messages\":[" + turn + "," + turn + "," + turn + "]}"))
        .isEqualTo(of("{" + HI + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"inferenceConfig\":{\"maxTokens\":201,\"temperature\":0.2}}",
        "{\"inferenceConfig\":{\"maxTokens\":200,\"topP\":0.2}}",
        "{\"inferenceConfig\":{\"maxTokens\":200}}",
        "{\"inferenceConfig\":{\"maxTokens\":\"200\",\"temperature\":0.2}}",
        "{\"inferenceConfig\":{\"maxTokens\":[200],\"temperature\":0.2}}",
        "{\"inferenceConfig\":{\"maxTokens\":null,\"temperature\":0.2}}",
        "{\"inferenceConfig\":{\"maxTokens\":200,\"temperature\":0.2},\"serviceTier\":{\"type\":\"x\"}}",
        "{\"additionalModelRequestFields\":{\"maxTokens\":200,\"temperature\":0.2}}",
        "{}"
      })
  void each_other_member_matters_by_name_and_value(String other) throws IOException {
    String members = other.substring(1, other.length() - 1);
    assertThat(of(members.isEmpty() ? "{" + HI + "}" : with(members)))
        .isNotEqualTo(of(with("\"inferenceConfig\":{\"maxTokens\":200,\"temperature\":0.2}")));
  }

  @Test
  void the_order_of_values_matters() throws IOException {
    assertThat(of(with("\"stop\":[\"a\",\"b\"]")))
        .isNotEqualTo(of(with("\"stop\":[\"b\",\"a\"]")))
        .isNotEqualTo(of(with("\"stop\":[\"ab\"]")));
  }

  @Test
  void a_member_that_carries_a_prompt_elsewhere_is_a_setting_below_the_top() throws IOException {
    assertThat(of(with("\"toolConfig\":{\"prompt\":\"a\"}")))
        .isNotEqualTo(of(with("\"toolConfig\":{\"prompt\":\"b\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"},{\"image\":{\"format\":\"png\"}}]}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}],\"system\":[{\"text\":\"x\"}]}",
        "{\"messages\":null}"
      })
  void the_kinds_of_content_matter(String other) throws IOException {
    assertThat(of(other)).isNotEqualTo(of("{" + HI + "}"));
  }

  @Test
  void an_image_is_told_from_a_text_by_its_type_too() throws IOException {
    String shape = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"%s\"}]}]}";
    assertThat(of(shape.formatted("image"))).isNotEqualTo(of(shape.formatted("text")));
  }

  @Test
  void the_model_the_format_and_the_place_matter_and_the_group_does_not() throws IOException {
    String input = "{" + HI + "}";
    assertThat(of("us-east-1", new BatchKey(NOVA.modelId(), NOVA.invocationType(), "g"), input))
        .isEqualTo(of(input));
    assertThat(of("eu-west-1", NOVA, input)).isNotEqualTo(of(input));
    assertThat(of("us-east-1", new BatchKey("amazon.nova-pro-v1:0", NOVA.invocationType()), input))
        .isNotEqualTo(of(input));
    assertThat(of("us-east-1", new BatchKey(NOVA.modelId(), InvocationType.INVOKE_MODEL), input))
        .isNotEqualTo(of(input));
  }

  @Test
  void a_prompt_of_thirty_megabytes_is_passed_over() throws IOException {
    String image = "x".repeat(30_000_000);
    assertThat(of("{\"inputImage\":\"" + image + "\"}")).isEqualTo(of("{\"inputImage\":\"x\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "SESAME", "{\"prompt\":SESAME}", "{\"prompt\":\"SESAME\""})
  void what_is_no_object_is_refused_without_quoting_it(String broken) {
    assertThatThrownBy(() -> of(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageNotContaining("SESAME")
        .hasNoCause();
  }
}
