/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Text and usage of a Converse answer, taken along while it is copied token by token. */
final class PlainAnswer {
  String text;
  long inputTokens;
  long outputTokens;

  void copy(JsonParser json, JsonGenerator out) throws IOException {
    int depth = 0;
    do {
      JsonToken token = json.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isScalarValue()) {
        value(json, token);
      }
      out.copyCurrentEvent(json);
    } while (depth > 0 && json.nextToken() != null);
  }

  private void value(JsonParser json, JsonToken token) throws IOException {
    String field = json.currentName();
    if (token == JsonToken.VALUE_STRING && "text".equals(field)) {
      text = json.getText();
    } else if ("inputTokens".equals(field)) {
      inputTokens = json.getLongValue();
    } else if ("outputTokens".equals(field)) {
      outputTokens = json.getLongValue();
    }
  }
}
