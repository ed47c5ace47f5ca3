/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that were written for the batches of OpenAI and Anthropic. */
class ForeignLinesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOVA = "amazon.nova-lite-v1:0";
  private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-20250514-v1:0";
  private static final String GPT_OSS = "openai.gpt-oss-120b-1:0";
  private static final String TOOL =
      "'tools':[{'type':'function','function':{'name':'look','description':'Looks',"
          + "'parameters':{'type':'object'}}}]";

  private static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  private static Reading read(String model, String line) {
    return Reading.as(Map.of("modelId", model), json(line));
  }

  private static Reading chat(String model, String body) {
    return read(
        model,
        "{'custom_id':'r1','method':'POST','url':'/v1/chat/completions','body':%s}"
            .formatted(body));
  }

  private static Reading responses(String model, String body) {
    return read(model, "{'custom_id':'r1','url':'/v1/responses','body':%s}".formatted(body));
  }

  private static Reading messages(String model, String params) {
    return read(model, "{'custom_id':'r1','params':%s}".formatted(params));
  }

  private static void assertRequest(Reading reading, String type, String body) throws IOException {
    Prompt prompt = reading.only();
    assertThat(prompt.context().id()).isEqualTo("r1");
    assertThat(prompt.key().invocationType().wireName()).isEqualTo(type);
    assertThat(Reading.body(prompt)).doesNotContain("\n");
    assertThat(JSON.readTree(prompt.modelInput())).isEqualTo(JSON.readTree(json(body)));
  }

  @Test
  void a_chat_becomes_a_converse_request() throws IOException {
    assertRequest(
        chat(
            NOVA,
            """
            {'model':'gpt-4o','messages':[
              {'role':'system','content':'Be kind'},
              {'role':'developer','content':[{'type':'text','text':'Be short'}]},
              {'role':'user','content':'Hello'},
              {'role':'user','content':[{'type':'text','text':'Look'},
                {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo=','detail':'low'}},
                {'type':'file','file':{'filename':'a_b.pdf','file_data':'data:application/pdf;base64,QUJE'}}]},
              {'role':'assistant','content':'Yes','refusal':null},
              {'role':'user','content':'More'}],
             'max_completion_tokens':50,'temperature':0.2,'top_p':0.9,'stop':'END','n':1,
             'seed':1,'user':'u','metadata':{'a':'b'},'store':true,'service_tier':'auto',
             'stream_options':{},
             'frequency_penalty':0,'presence_penalty':0,'logit_bias':{},'logprobs':false,
             'stream':false,'parallel_tool_calls':true,'response_format':{'type':'json_schema',
               'json_schema':{'name':'kind','strict':true,'schema':{'type':'object'}}}}\
            """),
        "Converse",
        """
        {'messages':[
          {'role':'user','content':[{'text':'Hello'},{'text':'Look'},
            {'image':{'format':'png','source':{'bytes':'iVBORw0KGgo='}}},
            {'document':{'format':'pdf','name':'a b pdf','source':{'bytes':'QUJE'}}}]},
          {'role':'assistant','content':[{'text':'Yes'}]},
          {'role':'user','content':[{'text':'More'}]}],
         'system':[{'text':'Be kind'},{'text':'Be short'}],
         'inferenceConfig':{'maxTokens':50,'temperature':0.2,'topP':0.9,'stopSequences':['END']},
         'outputConfig':{'textFormat':{'type':'json_schema','structure':{'jsonSchema':{
           'schema':'{\\'type\\':\\'object\\'}','name':'kind'}}}}}\
        """);
  }

  @Test
  void a_chat_stays_what_it_is_for_a_model_with_that_format() throws IOException {
    assertRequest(
        chat(
            GPT_OSS,
            """
            {'model':'x','messages':[{'role':'developer','content':'a','name':'b'}],'max_tokens':9,
             'logprobs':true,'top_logprobs':2,'reasoning_effort':'low','user':'u','stream':false,
             'response_format':{'type':'json_object'},%s}\
            """
                .formatted(TOOL)),
        "InvokeModel",
        """
        {'messages':[{'role':'system','content':'a','name':'b'}],'max_tokens':9,'logprobs':true,
         'top_logprobs':2,'reasoning_effort':'low','response_format':{'type':'json_object'},%s}\
        """
            .formatted(TOOL));
  }

  @Test
  void tools_go_in_the_own_format_of_claude_and_nova() throws IOException {
    String body =
        """
        {'messages':[{'role':'system','content':'Be kind'},{'role':'user','content':'Where?'},
          {'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',
            'function':{'name':'look','arguments':'{\\'at\\':1}'}}]},
          {'role':'tool','tool_call_id':'c1','content':'There'}],
         'tool_choice':'required',%s%s}\
        """;
    assertRequest(
        chat(CLAUDE, body.formatted(TOOL, ",'parallel_tool_calls':false")),
        "InvokeModel",
        """
        {'anthropic_version':'bedrock-2023-05-31','max_tokens':4096,
         'system':[{'type':'text','text':'Be kind'}],'messages':[
          {'role':'user','content':[{'type':'text','text':'Where?'}]},
          {'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'look',
            'input':{'at':1}}]},
          {'role':'user','content':[{'type':'tool_result','tool_use_id':'c1',
            'content':[{'type':'text','text':'There'}]}]}],
         'tools':[{'name':'look','description':'Looks','input_schema':{'type':'object'}}],
         'tool_choice':{'type':'any','disable_parallel_tool_use':true}}\
        """);
    assertRequest(
        chat(NOVA, body.formatted(TOOL, "")),
        "InvokeModel",
        """
        {'system':[{'text':'Be kind'}],'messages':[
          {'role':'user','content':[{'text':'Where?'}]},
          {'role':'assistant','content':[{'toolUse':{'toolUseId':'c1','name':'look',
            'input':{'at':1}}}]},
          {'role':'user','content':[{'toolResult':{'toolUseId':'c1',
            'content':[{'text':'There'}]}}]}],
         'toolConfig':{'tools':[{'toolSpec':{'name':'look','description':'Looks',
           'inputSchema':{'json':{'type':'object'}}}}],'toolChoice':{'any':{}}}}\
        """);
    assertThat(chat("meta.llama3-8b-instruct-v1:0", body.formatted(TOOL, "")).reasons().get(0))
        .startsWith("`tools` cannot be carried over");
  }

  @Test
  void a_response_is_told_apart_and_its_items_are_messages() throws IOException {
    Reading reading =
        responses(
            NOVA,
            """
            {'model':'gpt-4o','instructions':'Be kind','input':[
              {'role':'developer','content':'Be short'},
              {'role':'user','content':[{'type':'input_text','text':'Hello'},
                {'type':'input_image','image_url':'data:image/jpeg;base64,/9j/'}]},
              {'type':'message','id':'m','status':'completed','role':'assistant',
               'content':[{'type':'output_text','text':'Hi','annotations':[]}]},
              {'role':'user','content':'More'}],
             'max_output_tokens':5,'temperature':1,'top_p':1,'store':false,'truncation':'disabled',
             'text':{'format':{'type':'text'},'verbosity':'medium'},'tool_choice':'auto'}\
            """);

    assertThat(reading.only().context().endpoint()).isEqualTo("/v1/responses");
    assertRequest(
        reading,
        "Converse",
        """
        {'messages':[
          {'role':'user','content':[{'text':'Hello'},
            {'image':{'format':'jpeg','source':{'bytes':'/9j/'}}}]},
          {'role':'assistant','content':[{'text':'Hi'}]},
          {'role':'user','content':[{'text':'More'}]}],
         'system':[{'text':'Be kind'},{'text':'Be short'}],
         'inferenceConfig':{'maxTokens':5,'temperature':1,'topP':1}}\
        """);
    assertRequest(
        responses(
            GPT_OSS,
            """
            {'input':[{'role':'user','content':'Where?'},
              {'type':'function_call','id':'f','call_id':'c','name':'look','arguments':''},
              {'type':'function_call_output','call_id':'c','output':'There'}],
             'tools':[{'type':'function','name':'look','strict':true,'parameters':{}}],
             'tool_choice':{'type':'function','name':'look'}}\
            """),
        "InvokeModel",
        """
        {'messages':[{'role':'user','content':[{'type':'text','text':'Where?'}]},
          {'role':'assistant','tool_calls':[{'type':'function','id':'c',
            'function':{'name':'look','arguments':'{}'}}],'content':''},
          {'role':'tool','tool_call_id':'c','content':'There'}],
         'tools':[{'type':'function','function':{'name':'look','parameters':{},'strict':true}}],
         'tool_choice':{'type':'function','function':{'name':'look'}}}\
        """);
  }

  @Test
  void a_message_goes_to_claude_as_it_is_and_to_others_by_converse() throws IOException {
    String params =
        """
        {'model':'claude-sonnet-4-5','max_tokens':9,'temperature':0.5,'stop_sequences':['x'],
         'system':[{'type':'text','text':'Be kind','cache_control':{'type':'ephemeral'}}],
         'metadata':{'user_id':'u'},'service_tier':'auto','stream':false%s,
         'messages':[{'role':'user','content':[{'type':'text','text':'Hello'},
           {'type':'image','source':{'type':'base64','media_type':'image/webp','data':'UklGRgAAAABXRUJQ'}}]}]}\
        """;
    assertRequest(
        messages(CLAUDE, params.formatted(",'top_k':5,'thinking':{'type':'enabled'}")),
        "InvokeModel",
        """
        {'anthropic_version':'bedrock-2023-05-31','max_tokens':9,'temperature':0.5,'top_k':5,
         'thinking':{'type':'enabled'},'stop_sequences':['x'],
         'system':[{'type':'text','text':'Be kind'}],
         'messages':[{'role':'user','content':[{'type':'text','text':'Hello'},
           {'type':'image','source':{'type':'base64','media_type':'image/webp','data':'UklGRgAAAABXRUJQ'}}]}]}\
        """);
    assertRequest(
        messages(NOVA, params.formatted("")),
        "Converse",
        """
        {'messages':[{'role':'user','content':[{'text':'Hello'},
           {'image':{'format':'webp','source':{'bytes':'UklGRgAAAABXRUJQ'}}}]}],
         'system':[{'text':'Be kind'}],
         'inferenceConfig':{'maxTokens':9,'temperature':0.5,'stopSequences':['x']}}\
        """);
  }

  @Test
  void an_embedding_is_asked_of_the_models_that_make_them() throws IOException {
    String line =
        "{'custom_id':'r1','url':'/v1/embeddings','body':{'input':%s,'model':'e','dimensions':256,"
            + "'encoding_format':'float'}}";
    assertRequest(
        read("amazon.titan-embed-text-v2:0", line.formatted("['Hello']")),
        "InvokeModel",
        "{'inputText':'Hello','dimensions':256}");
    assertThat(read(NOVA, line.formatted("'Hello'")).codes()).containsExactly("not-in-batch");
    assertThat(read("amazon.titan-embed-text-v2:0", line.formatted("['a','b']")).reasons().get(0))
        .startsWith("`input` is not one text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'stream':true | not-in-batch | `stream` is true",
        "'n':2 | not-in-batch | `n` asks",
        "'logprobs':true | not-in-batch | `logprobs` cannot",
        "'frequency_penalty':1 | not-in-batch | `frequency_penalty` cannot",
        "'reasoning_effort':'low' | not-in-batch | `reasoning_effort` cannot",
        "'response_format':{'type':'json_object'} | not-in-batch | `response_format.type` cannot",
        "'tools':[{'type':'custom'}] | not-in-batch | `tools[].type` cannot",
        "'functions':[{'name':'look'}] | not-in-batch | `functions` cannot",
        "'function_call':'auto' | not-in-batch | `function_call` cannot",
        "'temperature':'hot' | wrong-type | `temperature` is not a number",
        "'unheard_of':1 | not-in-batch | `unheard_of` cannot"
      })
  void what_cannot_be_carried_over_is_rejected_by_name(String member, String code, String reason) {
    Reading reading =
        chat(NOVA, "{'messages':[{'role':'user','content':'a'}],%s}".formatted(member));

    assertThat(reading.codes()).containsExactly(code);
    assertThat(reading.reasons().get(0)).startsWith(reason);
    assertThat(reading.deadLetters().get(0).get("id").asText()).isEqualTo("r1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'role':'user','name':'me','content':'a'} | `messages[].name`",
        "{'role':'function','content':'a'} | `messages[].role`",
        "{'role':'user','content':[{'type':'input_audio'}]} | `messages[].content[].type`",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://a.b/c.png'}}]} |"
            + " `messages[].content[].image_url`",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,QUJD'}}]}"
            + " | `messages[].content[].image_url` is no image",
        "{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]} |"
            + " `messages[].content[].file.file_data`"
      })
  void so_is_what_is_in_a_message(String message, String name) {
    assertThat(chat(NOVA, "{'messages':[%s]}".formatted(message)).reasons().get(0))
        .startsWith(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'custom_id':'r1','url':'/v1/chat/completions','body':{'messages':[]}}",
        "{'custom_id':'r1','url':'/v1/chat/completions','body':{'messages':[{'role':'user','content':'"
            + " '}]}}",
        "{'custom_id':'r1','params':{'max_tokens':9,'messages':[]}}"
      })
  void a_line_without_a_message_has_no_prompt(String line) {
    Reading reading = read(NOVA, line);

    assertThat(reading.codes()).containsExactly("no-prompt");
    assertThat(reading.deadLetters().get(0).get("id").asText()).isEqualTo("r1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'url':'/v1/moderations','body':{} | not-in-batch",
        "'url':'/v1/responses','url':'/v1/embeddings','body':{} | duplicate-field",
        "'params':{'messages':[{'role':'user','role':'user','content':'a'}]} | duplicate-field"
      })
  void other_endpoints_and_fields_that_stand_twice_are_rejected(String line, String code) {
    assertThat(read(NOVA, "{'custom_id':'r1',%s}".formatted(line)).codes()).containsExactly(code);
  }

  @Test
  void a_model_is_asked_by_alias_by_its_id_or_as_the_source_says() throws Exception {
    Class<?> writer = Class.forName("io.github.bedrockbatch.intake.request.ForeignModels");
    try (LogLines log = new LogLines(writer)) {
      String line =
          "{'custom_id':'%s','url':'/chat/completions','body':{'model':'%s','messages':"
              + "[{'role':'user','content':'a'}]}}\n";
      Reading reading =
          read(
              NOVA,
              line.formatted("1", "gpt-4o-mini")
                  + line.formatted("2", "meta.llama3-8b-instruct-v1:0")
                  + line.formatted("3", "o5")
                  + line.formatted("4", "o5"));

      assertThat(reading.prompts())
          .extracting(prompt -> prompt.key().modelId())
          .containsExactly("amazon.nova-pro-v1:0", "meta.llama3-8b-instruct-v1:0", NOVA, NOVA);
      assertThat(log.all()).filteredOn(one -> one.contains("`o5`")).hasSize(1);
    }
  }

  @Test
  void values_with_such_names_are_prompts_where_they_have_one() {
    String line = json("{'prompt':'a','url':'x','url':'y','body':{},'params':{}}");

    assertThat(Reading.of(line).texts()).containsExactly("a");
    assertThat(Reading.as(Map.of("template", "${url}"), json("{'url':'x','body':{}}")).texts())
        .containsExactly("x");
  }
}
