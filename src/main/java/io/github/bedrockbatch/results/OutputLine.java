/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonMembers;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One line of a job's output, read in one pass: its record id, and where in the line the model's
 * output or the error is.
 *
 * <p>A line carries {@code modelOutput} or {@code error}
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html); either may
 * be there as an explicit null, and both may be missing.
 *
 * <p>One instance is reused for line after line.
 */
final class OutputLine {
  private static final byte[] RECORD_ID = JsonMembers.name("recordId");
  private static final byte[] MODEL_INPUT = JsonMembers.name("modelInput");
  private static final byte[] MODEL_OUTPUT = JsonMembers.name("modelOutput");
  private static final byte[] REUSED_FROM = JsonMembers.name("reusedFrom");
  private static final byte[] ERROR = JsonMembers.name("error");

  final AnswerFields answer = new AnswerFields();
  private final JsonMembers members = new JsonMembers();
  private String recordId;
  private ByteBuffer input;
  private ByteBuffer output;
  private ByteBuffer reusedFrom;
  private boolean hasError;
  private boolean expired;
  private String errorCode;
  private String errorMessage;

  /**
   * Reads a line in a buffer, which must not change while this is used.
   *
   * @return false when it is not a whole JSON object with a record id, as when it was cut
   */
  boolean read(byte[] buffer, int offset, int length) throws IOException {
    recordId = null;
    input = null;
    output = null;
    reusedFrom = null;
    hasError = false;
    expired = false;
    errorCode = null;
    errorMessage = null;
    answer.begin();
    try {
      boolean more = members.begin(buffer, offset, length);
      while (more && members.nextName()) {
        more = member(buffer, offset + length);
      }
      return members.isWhole() && recordId != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private boolean member(byte[] line, int end) throws IOException {
    boolean isOutput = members.isNamed(MODEL_OUTPUT);
    int start = members.valueStart();
    if (!members.endAt(
        isOutput ? answer.read(line, start, end) : JsonMembers.afterValue(line, start, end))) {
      return false;
    }
    if (isOutput) {
      output = members.isNull() ? null : members.value();
    } else if (members.isNamed(RECORD_ID)) {
      recordId = members.text();
    } else if (members.isNamed(MODEL_INPUT)) {
      input = members.value();
    } else if (members.isNamed(REUSED_FROM)) {
      reusedFrom = members.value();
    } else if (members.isNamed(ERROR) && !members.isNull()) {
      error(line);
    }
    return true;
  }

  private void error(byte[] line) throws IOException {
    hasError = true;
    ByteBuffer error = members.value();
    try (JsonParser json =
        JsonFactories.RECORDS.createParser(line, error.position(), error.remaining())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        errorMessage = text(json);
        return;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "errorCode" -> errorCode = text(json);
          case "errorMessage" -> errorMessage = text(json);
          case "expired" -> {
            expired = json.getValueAsBoolean();
            json.skipChildren();
          }
          default -> json.skipChildren();
        }
      }
    }
  }

  /** A scalar as text; null for null, and for an object or array, which is skipped. */
  private static String text(JsonParser json) throws IOException {
    String text = json.getValueAsString();
    json.skipChildren();
    return text;
  }

  String recordId() {
    return recordId;
  }

  boolean hasError() {
    return hasError;
  }

  boolean hasOutput() {
    return output != null;
  }

  boolean hasExpired() {
    return expired;
  }

  /** Whether the line repeats the model input that was sent. */
  boolean hasInput() {
    return input != null && input.remaining() > 2;
  }

  ByteBuffer input() {
    return input;
  }

  ByteBuffer output() {
    return output;
  }

  /** The prompt of another batch whose answer this is, as JSON; null if the record was asked. */
  ByteBuffer reusedFrom() {
    return reusedFrom;
  }

  /** The service's code, a number or a name; null when it gave none. */
  String errorCode() {
    return errorCode;
  }

  String errorMessage() {
    return errorMessage;
  }
}
