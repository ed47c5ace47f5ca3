/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.local.model.ModelInputScan;
import io.github.bedrockbatch.local.model.Slice;
import java.io.IOException;

/**
 * One line parsed in one pass, as slices of its bytes.
 *
 * @param recordId the inside of the string, still escaped, or null when the line has none
 */
public record RecordLine(Slice recordId, Slice modelInput, ModelInputScan scan) {
  /** The line is no record. The message says what is wrong and never quotes the line. */
  public static final class Malformed extends Exception {
    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** Only whether it is a record, for half the work of parsing it. */
  public static void check(byte[] buffer, int from, int to) throws Malformed {
    parse(buffer, from, to, false);
  }

  static RecordLine parse(byte[] buffer, int from, int to) throws Malformed {
    return parse(buffer, from, to, true);
  }

  private static RecordLine parse(byte[] buffer, int from, int to, boolean scanned)
      throws Malformed {
    int start = from;
    while (start < to && (buffer[start] == ' ' || buffer[start] == '\t' || buffer[start] == '\r')) {
      start++;
    }
    // The zero byte would make the parser take the line for UTF-16.
    if (to - start < 2 || buffer[start] != '{' || buffer[start + 1] == 0) {
      throw new Malformed("the line is not a JSON object");
    }
    try (JsonParser parser = JsonFactories.RECORDS.createParser(buffer, start, to - start)) {
      return read(parser, buffer, start, to, scanned);
    } catch (IOException e) {
      throw new Malformed("the line is not well-formed JSON");
    }
  }

  private static RecordLine read(
      JsonParser parser, byte[] buffer, int base, int to, boolean scanned)
      throws IOException, Malformed {
    Slice recordId = null;
    Slice modelInput = null;
    ModelInputScan scan = null;
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      int start = base + (int) parser.currentTokenLocation().getByteOffset();
      if (name.equals("recordId")) {
        require(value == JsonToken.VALUE_STRING, "recordId is not a string");
        recordId = Slice.ofString(buffer, start, to);
      } else if (name.equals("modelInput")) {
        require(value == JsonToken.START_OBJECT, "modelInput is not an object");
        scan = new ModelInputScan(buffer, base, to, parser);
        if (scanned) {
          scan.read();
        } else {
          parser.skipChildren();
        }
        modelInput = new Slice(start, base + (int) parser.currentLocation().getByteOffset());
      } else {
        parser.skipChildren();
      }
    }
    require(parser.nextToken() == null, "something follows the JSON object");
    require(modelInput != null, "modelInput is missing");
    return new RecordLine(recordId, modelInput, scan);
  }

  private static void require(boolean held, String otherwise) throws Malformed {
    if (!held) {
      throw new Malformed(otherwise);
    }
  }
}
