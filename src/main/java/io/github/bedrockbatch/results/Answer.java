/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The text and the token counts in a model's output, whichever model it was. Models differ in where
 * they put them; the places are told by their path, with array indices left out:
 *
 * <table>
 * <caption>Where the text is</caption>
 * <tr><td>Converse, Nova</td><td>{@code output.message.content.text}</td></tr>
 * <tr><td>Anthropic Messages</td><td>{@code content.text}</td></tr>
 * <tr><td>OpenAI chat shape</td><td>{@code choices.message.content}</td></tr>
 * <tr><td>Titan text</td><td>{@code results.outputText}</td></tr>
 * <tr><td>Llama</td><td>{@code generation}</td></tr>
 * <tr><td>Mistral</td><td>{@code outputs.text}</td></tr>
 * </table>
 */
final class Answer {
  private final StringBuilder path = new StringBuilder();
  private final StringBuilder joined = new StringBuilder();
  private String text;
  private long inputTokens;
  private long outputTokens;

  void clear() {
    text = null;
    joined.setLength(0);
    path.setLength(0);
    inputTokens = -1;
    outputTokens = -1;
  }

  /** Reads the value the parser stands on, to its end. */
  void read(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        read(json);
      }
    } else if (token == JsonToken.START_OBJECT) {
      int parent = path.length();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        path.setLength(parent);
        path.append(parent == 0 ? "" : ".").append(json.currentName());
        json.nextToken();
        read(json);
      }
      path.setLength(parent);
    } else if (token == JsonToken.VALUE_STRING) {
      string(json);
    } else if (token == JsonToken.VALUE_NUMBER_INT) {
      number(json);
    }
  }

  private void string(JsonParser json) throws IOException {
    switch (path.toString()) {
      case "output.message.content.text",
          "content.text",
          "choices.message.content",
          "results.outputText",
          "generation",
          "outputs.text" ->
          add(json.getText());
      default -> {}
    }
  }

  private void add(String part) {
    if (text == null) {
      text = part;
    } else {
      if (joined.isEmpty()) {
        joined.append(text);
      }
      joined.append(part);
    }
  }

  private void number(JsonParser json) throws IOException {
    switch (path.toString()) {
      case "usage.inputTokens",
          "usage.input_tokens",
          "usage.prompt_tokens",
          "inputTextTokenCount",
          "prompt_token_count" ->
          inputTokens = json.getLongValue();
      case "usage.outputTokens",
          "usage.output_tokens",
          "usage.completion_tokens",
          "results.tokenCount",
          "generation_token_count" ->
          outputTokens = json.getLongValue();
      default -> {}
    }
  }

  /** All text blocks one after the other; null when the output has none, as with embeddings. */
  String text() {
    return joined.isEmpty() ? text : joined.toString();
  }

  /** -1 when the model did not say. */
  long inputTokens() {
    return inputTokens;
  }

  /** -1 when the model did not say. */
  long outputTokens() {
    return outputTokens;
  }
}
