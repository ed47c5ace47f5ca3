/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/** The on-demand runtime, and with it the shapes that jobs answer in too. */
class ModelFamiliesTest {
  @TempDir static Path directory;
  private static Emulator emulator;

  @BeforeAll
  static void start() {
    emulator = Emulator.start(directory, o -> o.minRecords = 1);
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  private static JsonNode invoke(String model, String body) {
    return Emulator.json(
        emulator
            .runtime
            .invokeModel(r -> r.modelId(model).body(SdkBytes.fromUtf8String(body)))
            .body()
            .asUtf8String());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anthropic.claude-3-haiku-20240307-v1:0 | {'anthropic_version':'bedrock-2023-05-31','max_tokens':9,'messages':[{'role':'user','content':'q'}]} | /content/0/text | /usage/output_tokens",
        "us.anthropic.claude-sonnet-4-20250514-v1:0 | {'anthropic_version':'x','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'q'}]}]} | /content/0/text | /usage/input_tokens",
        "amazon.nova-lite-v1:0 | {'messages':[{'role':'user','content':[{'text':'q'}]}]} | /output/message/content/0/text | /usage/outputTokens",
        "amazon.titan-text-lite-v1 | {'inputText':'q'} | /results/0/outputText | /results/0/tokenCount",
        "meta.llama3-8b-instruct-v1:0 | {'prompt':'q','max_gen_len':5} | /generation | /generation_token_count",
        "mistral.mistral-7b-instruct-v0:2 | {'prompt':'q'} | /outputs/0/text |",
        "mistral.mistral-large-2407-v1:0 | {'messages':[{'role':'user','content':'q'}]} | /choices/0/message/content | /usage/completion_tokens",
        "openai.gpt-oss-20b-1:0 | {'messages':[{'role':'system','content':'s'},{'role':'user','content':'q'}]} | /choices/0/message/content | /usage/prompt_tokens",
        "deepseek.v3-v1:0 | {'messages':[{'role':'user','content':'q'}],'max_tokens':5} | /choices/0/message/content | /usage/total_tokens"
      })
  void each_family_answers_in_its_own_shape(String model, String body, String text, String tokens) {
    JsonNode answer = invoke(model, body.replace('\'', '"'));
    assertThat(answer.at(text).textValue()).isEqualTo("echo: q");
    if (tokens != null) {
      assertThat(answer.at(tokens).intValue()).isPositive();
    }
  }

  @Test
  void embeddings_depend_on_the_text_alone_and_have_the_dimensions_asked_for() {
    String titan = "amazon.titan-embed-text-v2:0";
    JsonNode first = invoke(titan, "{\"inputText\":\"a\",\"dimensions\":256}").path("embedding");
    assertThat(first).hasSize(256);
    assertThat(invoke(titan, "{\"dimensions\":256,\"inputText\":\"a\"}").path("embedding"))
        .isEqualTo(first);
    assertThat(invoke(titan, "{\"inputText\":\"b\",\"dimensions\":256}").path("embedding"))
        .isNotEqualTo(first);
    JsonNode nova =
        invoke(
            "amazon.nova-2-multimodal-embeddings-v1:0",
            "{\"taskType\":\"SINGLE_EMBEDDING\",\"singleEmbeddingParams\":"
                + "{\"embeddingDimension\":8,\"text\":{\"value\":\"a\"}}}");
    assertThat(nova.at("/embeddings/0/embedding")).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anthropic.claude-3-haiku-20240307-v1:0 | {'messages':[{'role':'user','content':[{'text':'q'}]}]} | anthropic_version",
        "amazon.nova-lite-v1:0 | {'messages':[{'role':'user','content':'q'}]} | content",
        "meta.llama3-8b-instruct-v1:0 | {'messages':[]} | prompt",
        "openai.gpt-oss-20b-1:0 | {'prompt':'q'} | messages",
        "amazon.titan-text-lite-v1 | {} | inputText",
        "amazon.nova-lite-v1:0 | [] | Malformed",
        "amazon.nova-lite-v1:0 | {'messages' | Malformed"
      })
  void a_body_of_another_shape_is_refused(String model, String body, String why) {
    assertThatThrownBy(() -> invoke(model, body.replace('\'', '"')))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(why);
  }

  @Test
  void converse_answers_any_chat_model() {
    ConverseResponse answer =
        emulator.runtime.converse(
            r ->
                r.modelId("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0")
                    .messages(
                        Message.builder()
                            .role(ConversationRole.USER)
                            .content(ContentBlock.fromText("q“é"))
                            .build()));
    assertThat(answer.output().message().content().get(0).text()).isEqualTo("echo: q“é");
    assertThat(answer.stopReasonAsString()).isEqualTo("end_turn");
    assertThat(answer.usage().totalTokens()).isPositive();
  }

  @Test
  void converse_records_in_an_invoke_model_job_are_errors_for_a_model_with_another_shape() {
    emulator.put("in/a.jsonl", Emulator.converseRecords(3));
    String arn =
        emulator.create("trap", r -> r.modelId(Emulator.CLAUDE).modelInvocationType("InvokeModel"));
    assertThat(emulator.awaitEnd(arn).statusAsString()).isEqualTo("Completed");
    assertThat(emulator.get(arn).errorRecordCount()).isEqualTo(3);
  }
}
