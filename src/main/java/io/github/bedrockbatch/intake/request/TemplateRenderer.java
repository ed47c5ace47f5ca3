/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.intake.frame.Blank;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.prompt.PromptTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Fills the template with the fields of each value; holes in filled-in text are not filled. */
final class TemplateRenderer {
  private final FieldNames names;
  private final List<byte[]> texts = new ArrayList<>();
  private final int[] holes;
  private final JsonBytes json = new JsonBytes();

  TemplateRenderer(PromptTemplate template, FieldNames names) {
    this.names = names;
    this.holes = template.names().stream().mapToInt(names::hole).toArray();
    for (String text : template.texts()) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      JsonBytes escaped = new JsonBytes();
      escaped.escaped(utf8, 0, utf8.length);
      texts.add(escaped.copy());
    }
  }

  /**
   * The prompt as a JSON string.
   *
   * @param reader knows the id of the value, for a rejection
   */
  byte[] of(FieldSlices fields, FieldReader reader) throws RejectedException {
    json.clear();
    json.quote();
    json.raw(texts.get(0));
    for (int i = 0; i < holes.length; i++) {
      check(fields, holes[i], reader);
      fields.writeHole(holes[i], json);
      json.raw(texts.get(i + 1));
    }
    json.quote();
    if (Blank.isBlank(json.array(), 0, json.length())) {
      throw reader.rejected(RejectCode.NO_PROMPT, "the prompt is empty or blank");
    }
    return json.copy();
  }

  private void check(FieldSlices fields, int hole, FieldReader reader) throws RejectedException {
    String name = names.holes().get(hole);
    if (!fields.hasHole(hole)) {
      throw reader.rejected(
          RejectCode.NO_PROMPT, "`" + name + "`, which the template puts in, is not there");
    }
    byte kind = fields.kindOfHole(hole);
    if (kind == '{' || kind == '[') {
      throw reader.rejected(
          RejectCode.WRONG_TYPE,
          "`" + name + "`, which the template puts in, is neither a text nor a number");
    }
  }
}
