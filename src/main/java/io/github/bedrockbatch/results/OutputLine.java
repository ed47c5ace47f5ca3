/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One line of a job's output, read in one pass: which record it is about, where in the line the
 * model's output is, and what can be said of it.
 *
 * <p>A line carries {@code modelOutput} or {@code error}
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html); either may
 * be there as an explicit null, and both may be missing.
 *
 * <p>One instance is reused for line after line.
 */
final class OutputLine {
  final Answer answer = new Answer();
  private byte[] line;
  private int base;
  private String recordId;
  private ByteBuffer input;
  private ByteBuffer output;
  private boolean hasError;
  private boolean expired;
  private String errorCode;
  private String errorMessage;

  /**
   * Reads what stands in a buffer, which must stay until the line is used.
   *
   * @return false when it is not a JSON object with a record id, as after a cut
   */
  boolean read(byte[] buffer, int offset, int length) throws IOException {
    line = buffer;
    base = offset;
    recordId = null;
    input = null;
    output = null;
    hasError = false;
    expired = false;
    errorCode = null;
    errorMessage = null;
    answer.begin(line, offset);
    try (JsonParser json = JsonFactories.RECORDS.createParser(line, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        field(json.currentName(), json, json.nextToken());
      }
      return recordId != null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private void field(String name, JsonParser json, JsonToken value) throws IOException {
    switch (name) {
      case "recordId" -> recordId = text(json);
      case "modelInput" -> {
        JsonLocation start = json.currentTokenLocation();
        json.skipChildren();
        input = since(start, json);
      }
      case "modelOutput" -> {
        if (value != JsonToken.VALUE_NULL) {
          JsonLocation start = json.currentTokenLocation();
          answer.read(json);
          json.finishToken(); // a string that nobody asked for is not yet read to its end
          output = since(start, json);
        }
      }
      case "error" -> {
        if (value != JsonToken.VALUE_NULL) {
          error(json, value);
        }
      }
      default -> json.skipChildren();
    }
  }

  private ByteBuffer since(JsonLocation start, JsonParser json) {
    int from = (int) start.getByteOffset();
    int to = (int) json.currentLocation().getByteOffset();
    return ByteBuffer.wrap(line, base + from, to - from);
  }

  private void error(JsonParser json, JsonToken value) throws IOException {
    hasError = true;
    if (value != JsonToken.START_OBJECT) {
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

  /** A scalar as text; null for null, and for an object or array, which is passed over. */
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

  /** Whether the line repeats what was sent. */
  boolean hasInput() {
    return input != null && input.remaining() > 2;
  }

  ByteBuffer input() {
    return input;
  }

  ByteBuffer output() {
    return output;
  }

  /** The service's code, a number or a name; null when it gave none. */
  String errorCode() {
    return errorCode;
  }

  String errorMessage() {
    return errorMessage;
  }
}
