/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStatus;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Results in the forms of other services, read by the types of their official clients. */
class ResultLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONVERSE =
      """
      {'output':{'message':{'role':'assistant','content':[
        {'text':null,'reasoningContent':{'reasoningText':{'text':'hm','signature':'s'}}},
        {'text':'Hi','toolUse':null},{'text':' there'},
        {'toolUse':{'toolUseId':'t1','name':'look','input':{'at':1}}}]}},
       'stopReason':'tool_use','usage':{'inputTokens':3,'outputTokens':4}}\
      """;
  private static final String CLAUDE =
      """
      {'id':'msg_1','type':'message','role':'assistant','model':'claude','content':[
        {'type':'thinking','thinking':'hm','signature':'s'},{'type':'text','text':'Hi there'},
        {'type':'tool_use','id':'t1','name':'look','input':{'at':1}}],
       'stop_reason':'tool_use','usage':{'input_tokens':3,'output_tokens':4}}\
      """;
  private static final String CHAT =
      """
      {'choices':[{'message':{'role':'assistant','content':'Hi there','tool_calls':[
        {'id':'t1','type':'function','function':{'name':'look','arguments':'{\\'at\\':1}'}}]},
       'finish_reason':'tool_calls'}],'usage':{'prompt_tokens':3,'completion_tokens':4}}\
      """;

  private static String json(String quoted) {
    return quoted.replace('\'', '"').replace("\n", "");
  }

  private static String succeeded(String output, String stopReason, String more) {
    return json(
        "{'recordId':'r1','status':'succeeded','text':'Hi there','stopReason':'%s','modelOutput':%s%s,"
                .formatted(stopReason, output, more)
            + "'modelId':'a.model','batchId':'20261126-101502-017-k3v9xq','attempt':1,'source':'s'}");
  }

  private static String answer(String output) {
    return succeeded(output, "tool_use", ",'usage':{'inputTokens':3,'outputTokens':4}");
  }

  private static JsonNode in(ResultShape shape, String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    byte[] shaped = ResultLines.of(shape).all(bytes);
    assertThat(new String(shaped, UTF_8)).endsWith("\n").containsOnlyOnce("\n");
    return JSON.readTree(shaped);
  }

  private static JsonNode openAi(String line) throws IOException {
    JsonNode result = in(ResultShape.OPENAI, line);
    assertThat(result.path("id").asText()).matches("batch_req_[0-9a-f]{32}");
    assertThat(result.path("custom_id").asText()).isEqualTo("r1");
    return result;
  }

  private static JsonNode body(String line) throws IOException {
    JsonNode result = openAi(line);
    assertThat(result.path("error").isNull()).isTrue();
    assertThat(result.at("/response/status_code").asInt()).isEqualTo(200);
    assertThat(result.at("/response/request_id").asText()).startsWith("req_");
    return result.at("/response/body");
  }

  private static <T> T read(JsonNode body, Class<T> type) throws IOException {
    return com.openai.core.ObjectMappers.jsonMapper().readValue(body.toString(), type);
  }

  private static Message message(String line) throws IOException {
    return anthropic(line).result().asSucceeded().message();
  }

  private static MessageBatchIndividualResponse anthropic(String line) throws IOException {
    MessageBatchIndividualResponse read =
        com.anthropic.core.ObjectMappers.jsonMapper()
            .readValue(
                in(ResultShape.ANTHROPIC, line).toString(), MessageBatchIndividualResponse.class)
            .validate();
    assertThat(read.customId()).isEqualTo("r1");
    return read;
  }

  @ParameterizedTest
  @ValueSource(strings = {CONVERSE, CLAUDE, CHAT})
  void an_answer_of_any_format_is_a_chat_completion(String output) throws IOException {
    ChatCompletion chat = read(body(answer(output)), ChatCompletion.class).validate();

    assertThat(chat.model()).isEqualTo("a.model");
    assertThat(chat.created()).isEqualTo(1_795_688_102L);
    assertThat(chat.usage().orElseThrow().totalTokens()).isEqualTo(7);
    assertThat(chat.choices()).hasSize(1);
    assertThat(chat.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(chat.choices().get(0).message().content()).contains("Hi there");
    assertThat(
            chat.choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow()
                .get(0)
                .asFunction()
                .function()
                .arguments())
        .isEqualTo("{\"at\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {CONVERSE, CLAUDE, CHAT})
  void it_is_a_response_where_its_line_asked_for_one(String output) throws IOException {
    String line = answer(output).replace("\"source\"", "\"endpoint\":\"/v1/responses\",\"source\"");
    Response response = read(body(line), Response.class).validate();

    assertThat(response.status()).contains(ResponseStatus.COMPLETED);
    assertThat(response.usage().orElseThrow().totalTokens()).isEqualTo(7);
    assertThat(response.output()).anyMatch(item -> item.isMessage());
    assertThat(response.output().get(response.output().size() - 1).asFunctionCall().callId())
        .isEqualTo("t1");
  }

  @ParameterizedTest
  @ValueSource(strings = {CONVERSE, CLAUDE, CHAT})
  void it_is_a_message_of_anthropic(String output) throws IOException {
    Message message = message(answer(output));

    assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
    assertThat(message.usage().inputTokens()).isEqualTo(3);
    assertThat(message.content()).anyMatch(block -> block.isText());
    assertThat(message.content().get(message.content().size() - 1).asToolUse().name())
        .isEqualTo("look");
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, stop, end_turn",
    "stop, stop, end_turn",
    "stop_sequence, stop, stop_sequence",
    "max_tokens, length, max_tokens",
    "guardrail_intervened, content_filter, refusal",
    "tool_use, tool_calls, tool_use"
  })
  void stop_reasons_have_their_words(String ours, String openAi, String anthropic)
      throws IOException {
    String line = succeeded("{'generation':'Hi there'}", ours, "");

    assertThat(body(line).at("/choices/0/finish_reason").asText()).isEqualTo(openAi);
    assertThat(message(line).stopReason().orElseThrow().asString()).isEqualTo(anthropic);
    assertThat(read(body(line), ChatCompletion.class).validate().usage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'embedding':[0.25,-1],'inputTextTokenCount':3}",
        "{'embeddingsByType':{'float':[0.25,-1]}}",
        "{'embeddings':[{'embeddingType':'TEXT','embedding':[0.25,-1]}]}"
      })
  void a_vector_is_a_list_of_embeddings(String output) throws IOException {
    String line = succeeded(output, "", "").replace("\"text\":\"Hi there\",", "");

    assertThat(read(body(line), CreateEmbeddingResponse.class).validate().data().get(0).embedding())
        .containsExactly(0.25f, -1f);
    assertThat(in(ResultShape.TEXT, line).at("/embedding/0").asDouble()).isEqualTo(0.25);
    assertThat(message(line).content().get(0).asText().text()).isEqualTo("[0.25,-1]");
  }

  @Test
  void text_is_the_id_and_the_text() throws IOException {
    assertThat(in(ResultShape.TEXT, answer(CONVERSE)))
        .isEqualTo(JSON.readTree("{\"id\":\"r1\",\"text\":\"Hi there\"}"));
    assertThat(in(ResultShape.TEXT, failed("400", "bad")))
        .isEqualTo(
            JSON.readTree("{\"id\":\"r1\",\"error\":{\"code\":\"400\",\"message\":\"bad\"}}"));
  }

  private static String failed(String code, String message) {
    return json(
        "{'recordId':'r1','status':'failed','error':{'code':'%s','message':'%s'},'source':'s'}"
            .formatted(code, message));
  }

  @Test
  void failures_are_lines_of_an_error_file() throws IOException {
    JsonNode refused = openAi(failed("400", "bad"));
    assertThat(refused.at("/response/status_code").asInt()).isEqualTo(400);
    assertThat(refused.at("/response/body/error/message").asText()).isEqualTo("bad");
    assertThat(refused.path("error").isNull()).isTrue();
    JsonNode late = openAi(failed("deadline", "too late"));
    assertThat(late.path("response").isNull()).isTrue();
    assertThat(late.at("/error/code").asText()).isEqualTo("batch_expired");
    assertThat(openAi(failed("answer-cut-off", "x")).at("/error/code").asText())
        .isEqualTo("answer-cut-off");
  }

  @Test
  void failures_have_the_types_of_anthropic() throws IOException {
    Map<String, Boolean> types = new TreeMap<>();
    types.put("errored", anthropic(failed("400", "bad")).result().isErrored());
    types.put("expired", anthropic(failed("deadline", "late")).result().isExpired());
    types.put(
        "canceled",
        anthropic(failed("missing", "the job ended Stopped with no answer to this record"))
            .result()
            .isCanceled());

    assertThat(types.values()).containsOnly(true);
    assertThat(
            anthropic(failed("429", "slow down"))
                .result()
                .asErrored()
                .error()
                .error()
                .asRateLimitError()
                .message())
        .isEqualTo("429: slow down");
  }

  @Test
  void half_a_character_stays_what_it_is() throws IOException {
    assertThat(
            new String(
                ResultLines.of(ResultShape.TEXT)
                    .all(
                        (json("{'recordId':'r1','status':'succeeded','text':'é") + "\\ud83d\"}\n")
                            .getBytes(UTF_8)),
                UTF_8))
        .isEqualTo("{\"id\":\"r1\",\"text\":\"\\u00E9\\uD83D\"}\n");
  }

  @Test
  void an_answer_that_another_prompt_has_paid_has_no_usage() throws IOException {
    String line = succeeded(CHAT, "stop", ",'reusedFrom':{'recordId':'r0','source':'s'}");

    assertThat(body(line).has("usage")).isFalse();
    assertThat(message(succeeded(CLAUDE, "end_turn", "")).usage().outputTokens()).isZero();
  }

  @Test
  void what_is_no_result_stays_as_it_is() {
    byte[] event = "{\"type\":\"batch.delivered\"}\n".getBytes(UTF_8);
    byte[] ours = (answer(CONVERSE) + "\n").getBytes(UTF_8);

    for (ResultShape shape : List.of(ResultShape.values())) {
      assertThat(ResultLines.of(shape).all(event)).isEqualTo(event);
    }
    assertThat(ResultLines.of(ResultShape.BEDROCK_BATCH).all(ours)).isSameAs(ours);
  }
}
