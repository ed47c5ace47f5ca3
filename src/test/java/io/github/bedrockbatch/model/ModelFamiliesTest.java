/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.FamilySample;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFamiliesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, RequestPart> PARTS =
      Map.of(
          "prompt", RequestPart.PROMPT,
          "system", RequestPart.SYSTEM,
          "maxTokens", RequestPart.MAX_TOKENS,
          "temperature", RequestPart.TEMPERATURE,
          "topP", RequestPart.TOP_P,
          "stopSequences", RequestPart.STOP_SEQUENCES);

  @Test
  void every_family_has_a_sample() {
    assertThat(ModelFamilies.all())
        .extracting(ModelFamily::name)
        .containsExactlyInAnyOrderElementsOf(FamilySample.all().map(FamilySample::family).toList());
  }

  @ParameterizedTest
  @MethodSource("io.github.bedrockbatch.FamilySample#all")
  void each_family_is_asked_in_its_own_format(FamilySample sample) throws Exception {
    ModelFamily family = family(sample);
    RequestParts parts = new RequestParts();
    sample
        .json()
        .get("prompt")
        .properties()
        .forEach(part -> parts.set(PARTS.get(part.getKey()), bytes(part.getValue())));

    assertThat(JSON.readTree(family.request(parts))).isEqualTo(sample.request());

    parts.clear();
    parts.set(RequestPart.PROMPT, bytes(sample.json().at("/prompt/prompt")));
    assertThat(JSON.readTree(family.request(parts))).isEqualTo(sample.minimalRequest());
  }

  private static ModelFamily family(FamilySample sample) {
    ModelFamily own = ModelFamilies.of(sample.modelId());
    if (sample.family().equals("converse")) {
      assertThat(own).isNull();
      return ModelFamilies.converse();
    }
    assertThat(own.name()).isEqualTo(sample.family());
    assertThat(own.knowsConverse()).isEqualTo(!sample.family().contains("embeddings"));
    return own;
  }

  private static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void escapes_stay_as_they_are_inside_of_longer_texts() {
    RequestParts parts = new RequestParts();
    parts.set(RequestPart.PROMPT, "\"a\\\"\\u00e9\\n${system}\"".getBytes(StandardCharsets.UTF_8));

    assertThat(
            new String(
                ModelFamilies.of("mistral.mistral-7b-instruct-v0:2").request(parts),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"prompt\":\"<s>[INST] a\\\"\\u00e9\\n${system} [/INST]\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-3-haiku-20240307-v1:0, anthropic",
    "global.anthropic.claude-opus-4-5-20251101-v1:0, anthropic",
    "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0, nova",
    "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-2-lite-v1:0, nova",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-embed-text-v2:0/abcdefghijkl, titan-embeddings",
    "amazon.titan-embed-image-v1:0, titan-multimodal-embeddings",
    "us.meta.llama4-scout-17b-instruct-v1:0, llama",
    "mistral.mixtral-8x7b-instruct-v0:1, mistral-prompt",
    "mistral.mistral-large-2402-v1:0, mistral-prompt",
    "mistral.mistral-large-2407-v1:0, openai-chat",
    "mistral.ministral-3-8b-instruct, openai-chat",
    "deepseek.v3-v1:0, openai-chat",
    "qwen.qwen3-32b-v1:0, openai-chat",
    "minimax.minimax-m2.1, openai-chat",
    "google.gemma-3-12b-it, openai-chat"
  })
  void a_model_is_known_by_its_id_with_or_without_profile_and_arn(String modelId, String family) {
    assertThat(ModelFamilies.of(modelId).name()).isEqualTo(family);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
    "amazon.nova-canvas-v1:0",
    "cohere.embed-english-v3",
    "my-model",
    "''"
  })
  void others_are_not_known(String modelId) {
    assertThat(ModelFamilies.of(modelId)).isNull();
  }
}
