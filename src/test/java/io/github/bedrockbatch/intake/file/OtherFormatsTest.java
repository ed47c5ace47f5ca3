/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in a format that is not the one they would be sent as: a job would find out in hours. */
class OtherFormatsTest {
  private static final String CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0";

  private static Reading read(String type, String model, String modelInput) {
    return Reading.of(
        "{'recordId':'r','modelInput':%s,'modelInvocationType':'%s','modelId':'%s'}"
            .formatted(modelInput, type, model)
            .replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'anthropic_version':'bedrock-2023-05-31','max_tokens':64,'messages':[{'role':'user','content':'Hi'}]}"
            + " | anthropic_version",
        "{'inputText':'Hi','textGenerationConfig':{}} | inputText",
        "{'prompt':'Hi','max_gen_len':10} | prompt",
        "{'prompt':'Hi'} | prompt",
        "{'messages':[{'role':'user','content':[{'text':'Hi'}]}],'max_tokens':5} | max_tokens",
        "{'messages':[{'role':'user','content':'Hi'}]} | content",
        "{'taskType':'SINGLE_EMBEDDING','singleEmbeddingParams':{}} | taskType",
        "{'messages':[]} | no `messages`",
        "{'system':[{'text':'Be kind'}]} | no `messages`"
      })
  void a_record_in_a_models_own_format_is_rejected_under_converse_with_what_to_set(
      String modelInput, String names) {
    Reading reading = read("Converse", CLAUDE, modelInput);

    assertThat(reading.codes()).containsExactly("not-in-batch");
    assertThat(reading.reasons().get(0)).contains(names, "bedrock.invocation-type=InvokeModel");
    assertThat(reading.deadLetters().get(0).get("id").asText()).isEqualTo("r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[{'role':'user','content':[{'text':'Hi'}]}],'inferenceConfig':{'maxTokens':5}}",
        "{'messages':[{'role':'user','content':[{'text':'Hi'}]}]}"
      })
  void a_converse_request_is_rejected_as_claudes_own_format(String modelInput) {
    Reading reading = read("InvokeModel", CLAUDE, modelInput);

    assertThat(reading.codes()).containsExactly("not-in-batch");
    assertThat(reading.reasons().get(0)).contains("bedrock.invocation-type=Converse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "InvokeModel | anthropic.claude-3-haiku-20240307-v1:0 |"
            + " {'anthropic_version':'x','messages':[]}",
        "InvokeModel | amazon.nova-lite-v1:0 |"
            + " {'messages':[{'content':[{'text':'Hi'}]}],'inferenceConfig':{}}",
        "InvokeModel | a.model-nobody-knows | {'inferenceConfig':{},'modelId':'m'}",
        "InvokeModel | a.model-nobody-knows | {'messages':[{'content':[{'text':' '}]}]}",
        "Converse | a.model-nobody-knows |"
            + " {'messages':[{'content':[{'text':'Hi'}]}],'performanceConfig':{},'new':1}",
        "Converse | meta.llama3-8b-instruct-v1:0 | {'prompt':null,'messages':[{'content':[{'text':'"
            + " a'}]}]}"
      })
  void what_may_be_right_passes_byte_for_byte(String type, String model, String modelInput) {
    Reading reading = read(type, model, modelInput);

    assertThat(reading.deadLetters()).isEmpty();
    assertThat(reading.bodies()).containsExactly(modelInput.replace('\'', '"'));
  }

  @Test
  void a_text_is_judged_as_a_whole_wherever_it_is_cut_while_it_is_read() {
    String record = "{'modelInput':{'messages':[{'content':[{'text':'%s'}]}]},'a':'%s'}\n";
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      file.append(record.formatted(" \\n".repeat(i % 31) + (i % 2), "x".repeat(i % 7)));
      file.append(i % 1000 == 999 ? record.formatted(" \\t".repeat(i % 29), "") : "");
    }

    Reading reading =
        Reading.as(Map.of("invocationType", "Converse"), file.toString().replace('\'', '"'));

    assertThat(reading.count().accepted()).isEqualTo(30_000);
    assertThat(reading.codes()).containsOnly("no-prompt").hasSize(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Converse", "InvokeModel"})
  void an_empty_model_input_is_rejected(String type) {
    assertThat(read(type, CLAUDE, "{}").codes()).containsExactly("not-in-batch");
    assertThat(read(type, CLAUDE, "{'messages':null}").reasons().get(0)).contains("empty");
  }

  @Test
  void a_model_id_inside_the_model_input_is_rejected_and_told_where_it_belongs() {
    Reading reading =
        read("Converse", CLAUDE, "{'modelId':'m','messages':[{'content':[{'text':'Hi'}]}]}");

    assertThat(reading.codes()).containsExactly("not-in-batch");
    assertThat(reading.reasons().get(0)).contains("`modelId`", "beside");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Converse |"
            + " {'messages':[{'content':[{'image':{'source':{'s3Location':{'uri':'s3://b/k'}}}},{'text':'a'}]}]}",
        "InvokeModel |"
            + " {'messages':[{'content':[{'video':{'source':{'s3Location':{'uri':'s3://b/k'}}}}]}]}",
        "Converse |"
            + " {'messages':[{'content':[{'toolResult':{'content':[{'document':{'source':{'s3Location':{}}}}]}}]}]}",
        "InvokeModel |"
            + " {'taskType':'x','singleEmbeddingParams':{'audio':{'source':{'s3Location':{'uri':'s3://b/k'}}}}}"
      })
  void an_image_in_s3_that_no_job_would_find_is_rejected(String type, String modelInput) {
    Reading reading = read(type, "amazon.nova-lite-v1:0", modelInput);

    assertThat(reading.codes()).containsExactly("not-in-batch");
    assertThat(reading.reasons().get(0)).contains("`s3Location`", "`bytes`");
  }

  @Test
  void a_text_or_a_tool_with_such_names_in_it_passes() {
    String modelInput =
        "{'messages':[{'content':[{'text':'s3Location"
            + " modelId'},{'toolUse':{'input':{'source':{'s3Location':1},'s3Location':{},'modelId':2}}},"
            + "{'image':{'source':{'bytes':'iVBO','s3Location':null}}}]}]}";

    assertThat(read("Converse", CLAUDE, modelInput).bodies())
        .containsExactly(modelInput.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[{'content':[{'text':' \\n\\t '}]}]}",
        "{'system':[{'text':''}],'messages':[{'content':[{'text':'a'}]}]}"
      })
  void a_blank_text_is_rejected_under_converse(String modelInput) {
    assertThat(read("Converse", CLAUDE, modelInput).codes()).containsExactly("no-prompt");
  }

  @Test
  void a_record_for_embeddings_is_asked_in_the_only_format_they_know() {
    Reading reading = read("Converse", "amazon.titan-embed-text-v2:0", "{'inputText':'a'}");

    assertThat(reading.only().key().invocationType().wireName()).isEqualTo("InvokeModel");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'custom_id':'r1','method':'POST','body':{'messages':[]}}",
        "{'custom_id':'r1','params':['max_tokens']}",
        "{'custom_id':'r1','messages':[{'role':'user','content':[{'text':'hi'}]}]}"
      })
  void what_is_nearly_a_line_for_the_batches_of_another_service_is_told_as_what_it_is(String line) {
    Reading reading = Reading.of(line.replace('\'', '"'));

    assertThat(reading.codes()).containsExactly("no-prompt");
    assertThat(reading.reasons().get(0)).contains("another service", "`modelInput`");
    assertThat(reading.deadLetters().get(0).get("id").asText()).isEqualTo("r1");
  }
}
