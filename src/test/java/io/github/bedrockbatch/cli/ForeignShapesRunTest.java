/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.batches.BatchCreateParams;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batch files of OpenAI and Anthropic as they are, through {@code run}; their official clients know
 * what is documented, and read the results.
 */
class ForeignShapesRunTest {
  private static final int LINES = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Streams, several answers, sound, the web, and what was replaced by tools. */
  private static final Set<String> NO_CHAT =
      Set.of(
          "audio",
          "moderation",
          "web_search_options",
          "function_call",
          "functions",
          "stream_options");

  /** What the other service keeps, or does with tools of its own, and thinking. */
  private static final Set<String> NO_RESPONSE =
      Set.of(
          "access_programs",
          "context_management",
          "conversation",
          "image",
          "max_tool_calls",
          "moderation",
          "previous_response_id",
          "prompt",
          "reasoning",
          "stream_options");

  private static final Set<String> NO_MESSAGE = Set.of("container", "stream");

  private static final String TOOL =
      "'description':'Looks','strict':false,'parameters':{'type':'object','properties':{}}";

  private static final String CHAT =
      """
      {'model':'gpt-4o','messages':[{'role':'developer','content':'Be short'},
        {'role':'user','content':[{'type':'text','text':'What is it?'},
          {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo=','detail':'low'}}]},
        {'role':'assistant','content':'Let me look','tool_calls':[{'id':'c1','type':'function',
          'function':{'name':'look','arguments':'{}'}}]},
        {'role':'tool','tool_call_id':'c1','content':'A cat'},
        {'role':'user','content':'Question %d'}],
       'frequency_penalty':0.5,'logit_bias':{'50256':-100},'logprobs':true,'top_logprobs':2,
       'max_completion_tokens':50,'max_tokens':50,'metadata':{'team':'a'},'modalities':['text'],
       'n':1,'parallel_tool_calls':true,'prediction':{'type':'content','content':'x'},
       'presence_penalty':0.5,'prompt_cache_key':'k','prompt_cache_retention':'24h',
       'prompt_cache_options':{},'reasoning_effort':'low','response_format':{'type':'text'},'safety_identifier':'s','seed':1,
       'service_tier':'auto','stop':['END'],'store':false,'temperature':0.5,'tool_choice':'auto',
       'tools':[{'type':'function','function':{'name':'look',TOOL}}],'top_p':0.9,'user':'u',
       'verbosity':'low'}\
      """
          .replace("TOOL", TOOL);

  private static final String RESPONSE =
      """
      {'model':'gpt-4o','instructions':'Be short','input':[
        {'role':'user','content':[{'type':'input_text','text':'What is it?'}]},
        {'type':'function_call','call_id':'c1','name':'look','arguments':'{}'},
        {'type':'function_call_output','call_id':'c1','output':'A cat'},
        {'role':'user','content':'Question %d'}],
       'background':false,'include':[],'max_output_tokens':50,'metadata':{'team':'a'},
       'parallel_tool_calls':false,'prompt_cache_key':'k','prompt_cache_retention':'24h',
       'prompt_cache_options':{},'safety_identifier':'s','service_tier':'auto','store':false,'temperature':0.5,
       'text':{'format':{'type':'json_schema','name':'kind','schema':{'type':'object'}}},
       'tool_choice':'required','tools':[{'type':'function','name':'look',TOOL}],
       'top_logprobs':0,'top_p':0.9,'truncation':'disabled','user':'u'}\
      """
          .replace("TOOL", TOOL);

  private static final String EMBEDDING =
      "{'input':'Question %d','model':'text-embedding-3-small','dimensions':256,"
          + "'encoding_format':'float','user':'u'}";

  private static final String MESSAGE =
      """
      {'model':'claude-sonnet-4-5','max_tokens':50,'metadata':{'user_id':'u'},
       'service_tier':'auto','stop_sequences':['END'],'temperature':0.5,'top_k':5,'top_p':0.9,
       'cache_control':{'type':'ephemeral'},'inference_geo':'us','diagnostics':{},'speed':'standard',
       'system':[{'type':'text','text':'Be short','cache_control':{'type':'ephemeral'}}],
       'thinking':{'type':'enabled','budget_tokens':1024},
       'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}},
       'tool_choice':{'type':'auto'},
       'tools':[{'name':'look','description':'Looks','input_schema':{'type':'object'}}],
       'messages':[{'role':'user','content':[{'type':'text','text':'What is it?'},
          {'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBORw0KGgo='}}]},
        {'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'look','input':{}}]},
        {'role':'user','content':[{'type':'tool_result','tool_use_id':'c1','content':'A cat'},
          {'type':'text','text':'Question %d'}]}]}\
      """;

  @TempDir private Path folder;

  private static String openAi(int i) {
    String url = i % 5 < 3 ? "chat/completions" : i % 5 == 3 ? "responses" : "embeddings";
    String body = i % 5 < 3 ? CHAT : i % 5 == 3 ? RESPONSE : EMBEDDING;
    return line(
        "{'custom_id':'o%d','method':'POST','url':'/v1/%s','body':%s}"
            .formatted(i, url, body.formatted(i)));
  }

  private static String anthropic(int i) {
    return line("{'custom_id':'a%d','params':%s}".formatted(i, MESSAGE.formatted(i)));
  }

  private static String line(String quoted) {
    return quoted.replace('\'', '"').replaceAll("\n\\s*", "") + "\n";
  }

  private static String lines(IntFunction<String> line) {
    return IntStream.range(0, LINES).mapToObj(line).collect(Collectors.joining());
  }

  /** The names of the fields of a request, as the client has them. */
  private static Set<String> documented(Class<?> request) {
    Set<String> names = new TreeSet<>();
    for (Constructor<?> constructor : request.getDeclaredConstructors()) {
      Stream.of(constructor.getParameterAnnotations())
          .flatMap(Stream::of)
          .filter(JsonProperty.class::isInstance)
          .forEach(property -> names.add(((JsonProperty) property).value()));
    }
    return names;
  }

  private static void assertHasAll(String request, Class<?> type, Set<String> none)
      throws IOException {
    Set<String> names = new TreeSet<>(none);
    JSON.readTree(line(request.formatted(1))).fieldNames().forEachRemaining(names::add);
    assertThat(names).containsAll(documented(type));
  }

  @Test
  void the_requests_of_this_test_have_all_documented_fields() throws IOException {
    assertHasAll(CHAT, ChatCompletionCreateParams.Body.class, NO_CHAT);
    assertHasAll(RESPONSE, ResponseCreateParams.Body.class, NO_RESPONSE);
    assertHasAll(EMBEDDING, EmbeddingCreateParams.Body.class, Set.of());
    assertHasAll(MESSAGE, BatchCreateParams.Request.Params.class, NO_MESSAGE);
  }

  @Test
  void a_run_answers_batch_files_of_other_services_in_their_form() throws Exception {
    Typed typed =
        new Typed(folder)
            .set("bedrock.model-id", "openai.gpt-oss-120b-1:0")
            .set(
                "intake.model-aliases",
                "text-embedding-*=amazon.titan-embed-text-v2:0,"
                    + "claude-*=anthropic.claude-3-haiku-20240307-v1:0")
            .set("deliver.shape", "openai");
    Path ofOpenAi = typed.file("openai.jsonl", lines(ForeignShapesRunTest::openAi));
    Path ofAnthropic = typed.file("anthropic.jsonl", lines(ForeignShapesRunTest::anthropic));
    Path out = folder.resolve("out");

    int exit = typed.run(ofOpenAi, ofAnthropic, "--out", out);

    assertThat(exit).as(typed.screen()).isZero();
    List<JsonNode> results = typed.results(out, "openai.jsonl");
    assertThat(ids(results)).hasSize(LINES);
    for (JsonNode result : results) {
      assertThat(result.at("/response/status_code").asInt()).isEqualTo(200);
      assertOpenAi(result.at("/response/body"), result.path("custom_id").asText());
    }

    int batches = typed.batches().size();
    typed.set("deliver.shape", "anthropic");
    assertThat(typed.run(ofOpenAi, ofAnthropic, "--out", out)).isZero();

    assertThat(typed.batches()).as("nothing is asked twice").hasSize(batches);
    assertThat(ids(typed.results(out, "openai.jsonl"))).hasSize(LINES);
    List<JsonNode> messages = typed.results(out, "anthropic.jsonl");
    assertThat(ids(messages)).hasSize(LINES);
    for (JsonNode message : messages) {
      String id = message.path("custom_id").asText();
      assertThat(
              com.anthropic.core.ObjectMappers.jsonMapper()
                  .readValue(message.toString(), MessageBatchIndividualResponse.class)
                  .validate()
                  .result()
                  .asSucceeded()
                  .message()
                  .content()
                  .get(0)
                  .asText()
                  .text())
          .endsWith("Question " + id.substring(1));
    }
    assertThat(out.toFile().list()).hasSize(2);
  }

  private static Set<String> ids(List<JsonNode> results) {
    return results.stream()
        .map(result -> result.path("custom_id").asText())
        .collect(Collectors.toSet());
  }

  private static void assertOpenAi(JsonNode body, String id) throws IOException {
    int i = Integer.parseInt(id.substring(1));
    String json = body.toString();
    ObjectMapper mapper = com.openai.core.ObjectMappers.jsonMapper();
    if (i % 5 < 3) {
      ChatCompletion chat = mapper.readValue(json, ChatCompletion.class).validate();
      assertThat(chat.choices().get(0).message().content().orElseThrow()).endsWith("Question " + i);
    } else if (i % 5 == 3) {
      Response response = mapper.readValue(json, Response.class).validate();
      assertThat(response.output().get(0).asMessage().content().get(0).asOutputText().text())
          .endsWith("Question " + i);
    } else {
      assertThat(
              mapper
                  .readValue(json, CreateEmbeddingResponse.class)
                  .validate()
                  .data()
                  .get(0)
                  .embedding())
          .hasSize(256);
    }
  }
}
