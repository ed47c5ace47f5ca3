/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonMembers;
import io.github.bedrockbatch.local.model.ModelInputScan;
import io.github.bedrockbatch.local.model.Slice;
import java.io.IOException;

/**
 * The members of a line, as slices of its bytes.
 *
 * @param recordId the bytes within the string, still escaped; null when the line has none
 */
public record RecordLine(Slice recordId, Slice modelInput, ModelInputScan scan) {
  private static final byte[] RECORD_ID = JsonMembers.name("recordId");
  private static final byte[] MODEL_INPUT = JsonMembers.name("modelInput");

  /** The line is no record. The message says what is wrong and never quotes the line. */
  public static final class Malformed extends Exception {
    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** Checks that the line is a record in strict JSON. */
  public static void check(byte[] buffer, int from, int to) throws Malformed {
    int start = from;
    while (start < to && (buffer[start] == ' ' || buffer[start] == '\t' || buffer[start] == '\r')) {
      start++;
    }
    // The zero byte would make the parser take the line for UTF-16.
    if (to - start < 2 || buffer[start] != '{' || buffer[start + 1] == 0) {
      throw new Malformed("the line is not a JSON object");
    }
    try (JsonParser parser = JsonFactories.RECORDS.createParser(buffer, start, to - start)) {
      check(parser);
    } catch (IOException e) {
      throw new Malformed("the line is not well-formed JSON");
    }
  }

  private static void check(JsonParser parser) throws IOException, Malformed {
    boolean hasInput = false;
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("recordId")) {
        require(value == JsonToken.VALUE_STRING, "recordId is not a string");
      } else if (name.equals("modelInput")) {
        require(value == JsonToken.START_OBJECT, "modelInput is not an object");
        hasInput = true;
      }
      parser.skipChildren();
    }
    require(parser.nextToken() == null, "something follows the JSON object");
    require(hasInput, "modelInput is missing");
  }

  private static void require(boolean held, String otherwise) throws Malformed {
    if (!held) {
      throw new Malformed(otherwise);
    }
  }

  /**
   * Reads bytes {@code [from, to)}.
   *
   * @throws IOException when they are no record, although they were checked
   */
  static RecordLine read(byte[] line, int from, int to) throws IOException {
    Slice recordId = null;
    Slice modelInput = null;
    JsonMembers members = new JsonMembers();
    members.begin(line, from, to - from);
    while (members.next()) {
      int start = members.valueStart();
      int end = start + members.valueLength();
      if (members.isNamed(RECORD_ID)) {
        recordId = new Slice(start + 1, end - 1);
      } else if (members.isNamed(MODEL_INPUT)) {
        modelInput = new Slice(start, end);
      }
    }
    if (!members.isAlone() || modelInput == null) {
      throw new IOException("The local copy has changed since it was checked");
    }
    return new RecordLine(
        recordId, modelInput, ModelInputScan.of(line, modelInput.from(), modelInput.to()));
  }
}
