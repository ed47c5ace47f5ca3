/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;

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
  private final Answer answer = new Answer();
  private String recordId;
  private int inputStart;
  private int inputEnd;
  private int outputStart;
  private int outputEnd;
  private boolean hasError;
  private boolean expired;
  private String errorCode;
  private String errorMessage;

  /**
   * Reads the line.
   *
   * @return false when it is not a JSON object with a record id, as after a cut
   */
  boolean read(byte[] line, int offset, int length) throws IOException {
    recordId = null;
    inputStart = -1;
    inputEnd = -1;
    outputStart = -1;
    outputEnd = -1;
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
        inputStart = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        inputEnd = (int) json.currentLocation().getByteOffset();
      }
      case "modelOutput" -> {
        if (value != JsonToken.VALUE_NULL) {
          outputStart = (int) json.currentTokenLocation().getByteOffset();
          answer.read(json);
          json.finishToken(); // a string that nobody asked for is not yet read to its end
          outputEnd = (int) json.currentLocation().getByteOffset();
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
    return outputStart >= 0;
  }

  boolean hasExpired() {
    return expired;
  }

  /** Whether the line repeats what was sent. */
  boolean hasInput() {
    return inputEnd - inputStart > 2;
  }

  int inputStart() {
    return inputStart;
  }

  int inputLength() {
    return inputEnd - inputStart;
  }

  /** Where the model's output begins, from the beginning of the line. */
  int outputStart() {
    return outputStart;
  }

  int outputLength() {
    return outputEnd - outputStart;
  }

  Answer answer() {
    return answer;
  }

  /** The service's code, a number or a name; null when it gave none. */
  String errorCode() {
    return errorCode;
  }

  String errorMessage() {
    return errorMessage;
  }
}
