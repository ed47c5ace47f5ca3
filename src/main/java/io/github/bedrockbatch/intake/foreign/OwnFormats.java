/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;

/** Requests that are already in the model's own format: only a few members are changed. */
final class OwnFormats {
  static final int MAX_TOKENS = 4096;
  static final String VERSION = "bedrock-2023-05-31";

  private static final String CACHE = "cache_control";

  private OwnFormats() {}

  static ObjectNode chat(ObjectNode body) throws RejectedException {
    Members in = Members.of(body, "");
    Bookkeeping.removeOpenAi(in);
    JsonNode messages = in.take("messages");
    mustHave(messages);
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("developer")) {
        ((ObjectNode) message).put("role", "system"); // its older name, which all models know
      }
    }
    ObjectNode request = ConverseRequest.object();
    request.set("messages", messages);
    for (String member : new String[] {"audio", "modalities", "moderation", "web_search_options"}) {
      if (!in.take(member).isMissingNode()) {
        throw in.unsayable(member);
      }
    }
    in.moveRest(request);
    return request;
  }

  static ObjectNode messages(ObjectNode params) throws RejectedException {
    Members in = Members.of(params, "");
    Bookkeeping.removeAnthropic(in);
    ObjectNode request = ConverseRequest.object().put("anthropic_version", VERSION);
    request.put("max_tokens", MAX_TOKENS);
    for (String member : new String[] {"container", "mcp_servers"}) {
      if (!in.take(member).isMissingNode()) {
        throw in.unsayable(member);
      }
    }
    in.moveRest(request);
    mustHave(request.path("messages"));
    withoutCache(request.path("system"));
    withoutCache(request.path("tools"));
    for (JsonNode message : request.path("messages")) {
      withoutCache(message.path("content"));
      message.path("content").forEach(block -> withoutCache(block.path("content")));
    }
    return request;
  }

  /** Batch jobs do not cache prompts. */
  private static void withoutCache(JsonNode blocks) {
    for (JsonNode block : blocks) {
      if (block instanceof ObjectNode object) {
        object.remove(CACHE);
      }
    }
  }

  private static void mustHave(JsonNode messages) throws RejectedException {
    if (!messages.isArray() || messages.isEmpty()) {
      throw new RejectedException(RejectCode.NO_PROMPT, "it has no `messages`");
    }
  }
}
