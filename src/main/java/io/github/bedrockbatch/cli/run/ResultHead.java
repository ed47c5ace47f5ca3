/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;

/**
 * What is to be known of a result line.
 *
 * @param place null when it is not of a run
 * @param lengthOfRest of what stands before the headers, which come last and are no business of the
 *     user's
 */
record ResultHead(
    RunPlace place,
    boolean succeeded,
    boolean empty,
    String errorCode,
    String errorMessage,
    long inputTokens,
    long outputTokens,
    int lengthOfRest) {
  static ResultHead read(byte[] buffer, int offset, int length) throws IOException {
    RunPlace place = null;
    String status = "";
    boolean empty = false;
    JsonNode error = JsonFactories.TREES.missingNode();
    JsonNode usage = JsonFactories.TREES.missingNode();
    int rest = length - 1;
    try (JsonParser json = JsonFactories.RECORDS.createParser(buffer, offset, length)) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.nextToken();
        switch (field) {
          case "status" -> status = json.getText();
          case "empty" -> empty = json.getBooleanValue();
          case "error" -> error = json.readValueAsTree();
          case "usage" -> usage = json.readValueAsTree();
          case "headers" -> {
            JsonNode headers = json.readValueAsTree();
            place = RunPlace.of(headers.path(RunPlace.HEADER).asText());
            rest = start - 1; // and the comma before it
          }
          default -> json.skipChildren();
        }
      }
    }
    return new ResultHead(
        place,
        status.equals("succeeded"),
        empty,
        error.path("code").asText(),
        error.path("message").asText(),
        usage.path("inputTokens").asLong(),
        usage.path("outputTokens").asLong(),
        rest);
  }
}
