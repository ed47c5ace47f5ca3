/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.wire.Json;
import io.github.bedrockbatch.local.wire.LoopbackNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/** Lets an OpenAI-compatible server answer; its errors become errors of single records. */
final class ChatServerModel implements Model {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final byte[] NO_PREFIX = {};

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .proxy(LoopbackNames.NO_PROXY_THERE)
          .build();
  private final URI completions;
  private final String name;
  private final String apiKey;
  private final int concurrency;

  ChatServerModel(URI server, String name, String apiKey, int concurrency) {
    String base =
        server.toString().replaceAll("/+$", "").replaceAll("/v1(/chat/completions)?$", "");
    this.completions = URI.create(base + "/v1/chat/completions");
    this.name = name;
    this.apiKey = apiKey;
    this.concurrency = concurrency;
  }

  @Override
  public int concurrency() {
    return concurrency;
  }

  @Override
  public ModelAnswer answer(ScannedInput prompt) throws ModelRefusal, InterruptedException {
    try {
      byte[] input = Arrays.copyOfRange(prompt.buffer(), prompt.from(), prompt.to());
      ObjectNode body = ChatRequest.of(Json.readObject(input)).put("model", name);
      HttpResponse<byte[]> response =
          client.send(request(body), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new ModelRefusal(
            response.statusCode(), "The model server answered " + response.statusCode() + ".");
      }
      return answer(Json.TREES.readTree(response.body()));
    } catch (IOException e) {
      throw new ModelRefusal(503, "The model server could not be reached or understood.");
    }
  }

  private HttpRequest request(ObjectNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(completions)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
    if (!apiKey.isEmpty()) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    return request.build();
  }

  private static ModelAnswer answer(JsonNode response) throws ModelRefusal {
    JsonNode text = response.at("/choices/0/message/content");
    if (!text.isTextual()) {
      throw new ModelRefusal(500, "The model server sent no text.");
    }
    byte[] escaped =
        new String(JsonStringEncoder.getInstance().quoteAsString(text.textValue())).getBytes(UTF_8);
    return new ModelAnswer(
        NO_PREFIX,
        escaped,
        0,
        escaped.length,
        response.at("/usage/prompt_tokens").asInt(),
        response.at("/usage/completion_tokens").asInt());
  }
}
