/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.intake.frame.Lines;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.model.RequestPart;
import io.github.bedrockbatch.model.RequestParts;
import io.github.bedrockbatch.prompt.Shape;
import java.io.IOException;

/** Gathers the parts of a request from prompt object after prompt object. */
final class RequestBuilder {
  private static final String REQUEST =
      "this looks like a request, or a record for the batches of another service; a Bedrock record"
          + " has what goes to the model in `modelInput`";

  private final FieldReader reader;
  private final StandardParts standard;
  private final TemplateRenderer template;
  private final String missing;
  private final RequestParts parts = new RequestParts();

  RequestBuilder(SourceSettings settings, FieldNames names, FieldReader reader) {
    this.reader = reader;
    this.standard = new StandardParts(settings);
    this.template =
        settings.template() == null ? null : new TemplateRenderer(settings.template(), names);
    this.missing =
        (settings.shape() == Shape.JSON
                ? "neither `modelInput` nor `%s` is there"
                : "there is no column `%s`")
            + "; intake.prompt-field names the field of the prompt";
  }

  /** The parts in the current value; valid until the next one is read. */
  RequestParts read(FieldSlices fields) throws RejectedException, IOException {
    parts.set(RequestPart.PROMPT, prompt(fields));
    reader.checkText(Field.SYSTEM);
    set(RequestPart.SYSTEM, Field.SYSTEM, fields);
    byte[] maxTokens = reader.maxTokens();
    parts.set(
        RequestPart.MAX_TOKENS,
        maxTokens == null ? standard.get(RequestPart.MAX_TOKENS) : maxTokens);
    reader.checkNumber(Field.TEMPERATURE);
    set(RequestPart.TEMPERATURE, Field.TEMPERATURE, fields);
    reader.checkNumber(Field.TOP_P);
    set(RequestPart.TOP_P, Field.TOP_P, fields);
    reader.checkTexts(Field.STOP_SEQUENCES);
    set(RequestPart.STOP_SEQUENCES, Field.STOP_SEQUENCES, fields);
    return parts;
  }

  private byte[] prompt(FieldSlices fields) throws RejectedException {
    if (template != null) {
      return template.of(fields, reader);
    }
    if (!fields.has(Field.PROMPT)) {
      throw fields.has(Field.REQUEST)
          ? reader.rejected(RejectCode.NO_PROMPT, REQUEST)
          : reader.rejected(RejectCode.NO_PROMPT, missing, Field.PROMPT);
    }
    reader.checkText(Field.PROMPT);
    return fields.copy(Field.PROMPT);
  }

  private void set(RequestPart part, Field field, FieldSlices fields) {
    byte[] json = fields.has(field) ? fields.copy(field) : standard.get(part);
    if (field == Field.STOP_SEQUENCES && json != null) {
      Lines.join(json);
    }
    parts.set(part, json);
  }
}
