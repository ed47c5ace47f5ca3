/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonMembers;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a run needs to know of a result line.
 *
 * @param place the place of its prompt; null when it is not of a run
 * @param lengthOfRest the length of the line before its headers, which come last and are not in
 *     result files
 */
record ResultHead(
    RunPlace place,
    boolean succeeded,
    boolean empty,
    boolean late,
    String errorCode,
    String errorMessage,
    long inputTokens,
    long outputTokens,
    int lengthOfRest) {
  private static final byte[] STATUS = JsonMembers.name("status");
  private static final byte[] EMPTY = JsonMembers.name("empty");
  private static final byte[] LATE = JsonMembers.name("late");
  private static final byte[] ERROR = JsonMembers.name("error");
  private static final byte[] USAGE = JsonMembers.name("usage");
  private static final byte[] INPUT_TOKENS = JsonMembers.name("inputTokens");
  private static final byte[] OUTPUT_TOKENS = JsonMembers.name("outputTokens");
  private static final byte[] HEADERS = JsonMembers.name("headers");

  static ResultHead read(byte[] buffer, int offset, int length) throws IOException {
    RunPlace place = null;
    String status = "";
    boolean empty = false;
    boolean late = false;
    JsonNode error = JsonFactories.TREES.missingNode();
    long inputTokens = 0;
    long outputTokens = 0;
    int rest = length - 1;
    JsonMembers members = new JsonMembers();
    for (boolean more = members.begin(buffer, offset, length) && members.next();
        more;
        more = members.next()) {
      if (members.isNamed(STATUS)) {
        status = members.text();
      } else if (members.isNamed(EMPTY)) {
        empty = "true".equals(members.text());
      } else if (members.isNamed(LATE)) {
        late = "true".equals(members.text());
      } else if (members.isNamed(ERROR)) {
        error = tree(members);
      } else if (members.isNamed(USAGE)) {
        JsonMembers usage = new JsonMembers();
        usage.begin(buffer, members.valueStart(), members.valueLength());
        while (usage.next()) {
          if (usage.isNamed(INPUT_TOKENS)) {
            inputTokens = usage.number();
          } else if (usage.isNamed(OUTPUT_TOKENS)) {
            outputTokens = usage.number();
          }
        }
      } else if (members.isNamed(HEADERS)) {
        place = RunPlace.of(tree(members).path(RunPlace.HEADER).asText());
        rest = members.start() - 1 - offset; // without the comma before it
      }
    }
    if (!members.isWhole()) {
      throw new IOException("A result line is no JSON object");
    }
    return new ResultHead(
        place,
        "succeeded".equals(status),
        empty,
        late,
        error.path("code").asText(),
        error.path("message").asText(),
        inputTokens,
        outputTokens,
        rest);
  }

  private static JsonNode tree(JsonMembers members) throws IOException {
    ByteBuffer value = members.value();
    return JsonFactories.TREES.readTree(value.array(), value.position(), value.remaining());
  }
}
