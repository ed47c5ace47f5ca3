/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of a page of results, as far as sinks need to know it.
 *
 * @param index its place in the page, from 0
 * @param text the whole line, without its end
 * @param headers those that the prompt carried
 */
record ResultLine(
    int index,
    String text,
    String recordId,
    String status,
    String modelId,
    Map<String, String> headers) {
  /** The lines of a page. */
  static List<ResultLine> of(byte[] page) throws IOException {
    List<ResultLine> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < page.length; i++) {
      if (page[i] == '\n') {
        lines.add(read(lines.size(), page, begin, i - begin));
        begin = i + 1;
      }
    }
    return lines;
  }

  private static ResultLine read(int index, byte[] page, int offset, int length)
      throws IOException {
    String recordId = "";
    String status = "";
    String modelId = "";
    Map<String, String> headers = Map.of();
    try (JsonParser json = JsonFactories.RECORDS.createParser(page, offset, length)) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "recordId" -> recordId = json.getText();
          case "status" -> status = json.getText();
          case "modelId" -> modelId = json.getText();
          case "headers" -> headers = headers(json);
          default -> json.skipChildren();
        }
      }
    }
    String text = new String(page, offset, length, StandardCharsets.UTF_8);
    return new ResultLine(index, text, recordId, status, modelId, headers);
  }

  private static Map<String, String> headers(JsonParser json) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      headers.put(name, json.getText());
    }
    return headers;
  }
}
