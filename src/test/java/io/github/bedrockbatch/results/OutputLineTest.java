/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLineTest {
  private static final String BEFORE = "garbage{\"";
  private final OutputLine line = new OutputLine();

  /** Reads it from the middle of a buffer, as the collector does. */
  private boolean read(String text) throws IOException {
    byte[] buffer = (BEFORE + text + "\n{\"next\":").getBytes(StandardCharsets.UTF_8);
    return line.read(buffer, BEFORE.length(), text.getBytes(StandardCharsets.UTF_8).length);
  }

  private static String succeeded(String output) {
    return "{\"recordId\":\"00000000001\",\"modelInput\":{\"text\":\"é, recordId\",\"recordId\":\"x\","
        + "\"error\":{\"errorCode\":1}},\"modelOutput\":"
        + output
        + "}";
  }

  private static String failed(String error) {
    return "{\"recordId\":\"00000000001\",\"modelInput\":{\"a\":1},\"error\":" + error + "}";
  }

  private String output() {
    return StandardCharsets.UTF_8.decode(line.output()).toString();
  }

  private String text() throws IOException {
    ByteBuffer text = line.answer.text();
    return text == null
        ? null
        : new ObjectMapper()
            .readValue(StandardCharsets.UTF_8.decode(text).toString(), String.class);
  }

  static Stream<Arguments> families() {
    return Stream.of(
        arguments(
            "Anthropic Messages",
            """
            {"id":"msg_1","model":"claude","content":[{"type":"thinking","thinking":"hm"},\
            {"type":"text","text":"Hello, "},{"type":"text","text":"world"}],\
            "stop_reason":"end_turn","usage":{"input_tokens":11,"output_tokens":5}}""",
            "Hello, world",
            11,
            5),
        arguments(
            "Nova",
            """
            {"output":{"message":{"content":[{"text":"Hello"}],"role":"assistant"}},\
            "stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":4,"totalTokens":7}}""",
            "Hello",
            3,
            4),
        arguments(
            "Converse, every member of the union there",
            """
            {"metrics":{"latencyMs":12},"output":{"message":{"role":"assistant","content":[\
            {"text":null,"image":null,"reasoningContent":{"reasoningText":{"text":"hm",\
            "signature":null}},"toolUse":null},\
            {"text":"Hello","image":null,"toolUse":null,"cachePoint":null}]}},\
            "stopReason":"end_turn","additionalModelResponseFields":null,\
            "usage":{"inputTokens":3,"outputTokens":4,"totalTokens":7,"cacheReadInputTokens":null}}""",
            "Hello",
            3,
            4),
        arguments(
            "Titan text",
            """
            {"inputTextTokenCount":6,"results":[{"tokenCount":8,"outputText":"Hello",\
            "completionReason":"FINISH"}]}""",
            "Hello",
            6,
            8),
        arguments(
            "Titan embeddings",
            "{\"embedding\":[0.25,-1],\"embeddingsByType\":{\"float\":[0.5]},"
                + "\"inputTextTokenCount\":9}",
            null,
            9,
            -1),
        arguments("Nova embeddings", "{\"embeddings\":[{\"embedding\":[0.1,0.2]}]}", null, -1, -1),
        arguments(
            "Llama",
            """
            {"generation":"Hello","prompt_token_count":2,"generation_token_count":3,\
            "stop_reason":"stop"}""",
            "Hello",
            2,
            3),
        arguments(
            "Mistral, older",
            "{\"outputs\":[{\"text\":\"Hello\",\"stop_reason\":\"stop\"}]}",
            "Hello",
            -1,
            -1),
        arguments(
            "OpenAI chat shape",
            """
            {"id":"x","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant",\
            "content":"Hello","reasoning_content":null}}],\
            "usage":{"prompt_tokens":7,"completion_tokens":9,"total_tokens":16}}""",
            "Hello",
            7,
            9),
        arguments(
            "a tool call and no text",
            "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{\"id\":\"t\"}]}}]}",
            null,
            -1,
            -1),
        arguments("an empty answer", "{\"generation\":\"\"}", "", -1, -1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void finds_text_and_tokens(
      String family, String output, String text, long inputTokens, long outputTokens)
      throws IOException {
    assertThat(read(succeeded(output))).isTrue();

    assertThat(line.recordId()).isEqualTo("00000000001");
    assertThat(line.hasError()).isFalse();
    assertThat(line.hasOutput()).isTrue();
    assertThat(text()).isEqualTo(text);
    assertThat(line.answer.inputTokens()).isEqualTo(inputTokens);
    assertThat(line.answer.outputTokens()).isEqualTo(outputTokens);
    assertThat(output()).isEqualTo(output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"a\" : [ 1 , 2 ] }",
        "\"just text\"",
        "\"\\\"quoted\\\" \\u00e9\"",
        "\"\"",
        "[]",
        "[1,{\"a\":\"b\"}]",
        "5",
        "-0.5e3",
        "true",
        "\"\u2028\u0085é😀\""
      })
  void finds_the_output_to_the_byte_whatever_it_is(String output) throws IOException {
    assertThat(read(succeeded(output))).isTrue();
    assertThat(output()).isEqualTo(output);

    assertThat(read(succeeded(output).replace("\"modelOutput\":", "\"modelOutput\" :  "))).isTrue();
    assertThat(output()).isEqualTo(output);
  }

  @Test
  void keeps_the_line_separators_that_only_some_readers_take_for_an_end() throws IOException {
    assertThat(read(succeeded("{\"generation\":\"a\u2028b\u0085c\u2029d\"}"))).isTrue();

    assertThat(text()).isEqualTo("a\u2028b\u0085c\u2029d");
  }

  @Test
  void finds_the_record_id_wherever_it_stands() throws IOException {
    assertThat(
            read(
                "{\"error\":null,\"modelOutput\":{\"recordId\":\"no\"},\"modelInput\":{},"
                    + "\"recordId\":\"0000000000z\"}"))
        .isTrue();
    assertThat(line.recordId()).isEqualTo("0000000000z");
    assertThat(line.hasOutput()).isTrue();
    assertThat(line.hasError()).isFalse();
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        arguments("{\"errorCode\":400,\"errorMessage\":\"bad request\"}", "400", "bad request"),
        arguments("{\"errorCode\":\"400\",\"errorMessage\":\"bad request\"}", "400", "bad request"),
        arguments(
            "{\"errorMessage\":\"slow\",\"errorCode\":\"ThrottlingException\",\"expired\":false,"
                + "\"more\":{\"errorCode\":1}}",
            "ThrottlingException",
            "slow"),
        arguments("{\"errorCode\":null,\"errorMessage\":null}", null, null),
        arguments("{}", null, null),
        arguments("\"plain words\"", null, "plain words"),
        arguments("{\"errorCode\":{\"n\":1},\"errorMessage\":[\"x\"]}", null, null),
        arguments("[\"x\"]", null, null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void understands_errors(String error, String code, String message) throws IOException {
    assertThat(read(failed(error))).isTrue();

    assertThat(line.recordId()).isEqualTo("00000000001");
    assertThat(line.hasError()).isTrue();
    assertThat(line.hasOutput()).isFalse();
    assertThat(line.errorCode()).isEqualTo(code);
    assertThat(line.errorMessage()).isEqualTo(message);
  }

  @Test
  void takes_an_explicit_null_for_nothing() throws IOException {
    assertThat(read("{\"recordId\":\"00000000001\",\"modelOutput\":null,\"error\":null}")).isTrue();

    assertThat(line.hasError()).isFalse();
    assertThat(line.hasOutput()).isFalse();
  }

  @Test
  void forgets_the_line_before() throws IOException {
    read(succeeded("{\"generation\":\"Hello\",\"prompt_token_count\":2}"));
    read(failed("{\"errorCode\":400,\"errorMessage\":\"bad\"}"));
    assertThat(read("{\"recordId\":\"00000000002\"}")).isTrue();

    assertThat(line.hasError()).isFalse();
    assertThat(line.hasOutput()).isFalse();
    assertThat(line.errorCode()).isNull();
    assertThat(line.errorMessage()).isNull();
    assertThat(text()).isNull();
    assertThat(line.answer.inputTokens()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "5",
        "[]",
        "\"recordId\"",
        "{}",
        "{\"recordId\":null}",
        "{\"recordId\":[\"a\"],\"modelOutput\":{}}",
        "{\"recordId\":{\"recordId\":\"00000000001\"},\"modelOutput\":{}}",
        "not json",
        "{\"recordId\":\"00000000001\",\"modelOutput\":nothing}",
        "{\"recordId\":\"00000000001\",\"error\":nul}",
        "\r",
        "{\"recordId\":\"00000000001\",\"modelOutput\":{\"a\":\"\u0001\"}}"
      })
  void does_not_take_anything_else_for_a_line(String text) throws IOException {
    assertThat(read(text)).isFalse();
  }

  @Property(tries = 200)
  void does_not_take_a_cut_line_for_a_whole_one(@ForAll @IntRange(max = 200) int length)
      throws IOException {
    String whole =
        "{\"modelOutput\":{\"output\":{\"message\":{\"content\":[{\"text\":\"Héllo\"}]}}},"
            + "\"recordId\":\"00000000001\",\"modelInput\":{\"a\":[1.5,true,null]},\"error\":null}";
    String cut = whole.substring(0, Math.min(length, whole.length() - 1));

    assertThat(read(cut)).isFalse();
    assertThat(read(whole)).isTrue();
  }

  @Test
  void reads_a_line_of_megabytes() throws IOException {
    String echo = "x".repeat(4_000_000);
    String text = "y".repeat(3_000_000);
    assertThat(
            read(
                "{\"modelInput\":{\"inputText\":\""
                    + echo
                    + "\"},\"modelOutput\":{\"generation\":\""
                    + text
                    + "\"},\"recordId\":\"00000000001\"}"))
        .isTrue();

    assertThat(text()).isEqualTo(text);
    assertThat(line.output().remaining())
        .isEqualTo(text.length() + "{\"generation\":\"\"}".length());
  }
}
