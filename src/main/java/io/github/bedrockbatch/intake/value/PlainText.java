/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import io.github.bedrockbatch.intake.frame.ParserOverWindow;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.reject.Utf8;
import io.github.bedrockbatch.intake.request.Field;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldSlices;
import io.github.bedrockbatch.intake.request.JsonBytes;

/** A text as a value with one field: the prompt, which a template knows as {@code text}. */
final class PlainText {
  private static final String NAME = "text";

  private final int hole;
  private final FieldSlices fields;
  private final JsonBytes json = new JsonBytes();

  PlainText(FieldNames names) {
    this.hole = names.hole(NAME);
    this.fields = new FieldSlices(names);
  }

  /** Takes the range as the text. */
  void set(byte[] bytes, int from, int to) throws RejectedException {
    fields.clear(json.array());
    if (!Utf8.isValid(bytes, from, to)) {
      throw new RejectedException(RejectCode.NOT_UTF8, "the text is not valid UTF-8");
    }
    json.clear();
    json.quote();
    json.escaped(bytes, from, to);
    json.quote();
    fields.clear(json.array());
    fields.begin(Field.PROMPT, true, 0);
    fields.end(Field.PROMPT, json.length());
    if (hole >= 0) {
      fields.beginHole(hole, 0);
      fields.endHole(hole, json.length());
    }
  }

  FieldSlices fields() {
    return fields;
  }

  static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != '\n' && !ParserOverWindow.isBlank(bytes[i])) {
        return false;
      }
    }
    return true;
  }
}
