/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.model.RequestPart;
import io.github.bedrockbatch.model.RequestParts;
import io.github.bedrockbatch.prompt.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Gathers the parts of a request from prompt object after prompt object. */
final class RequestBuilder {
  private static final String REQUEST =
      "this looks like a request; what goes to the model is in `modelInput` of a Bedrock record,"
          + " and in a line for the batches of another service in `body`, beside its `url`, or in"
          + " `params`";

  private final FieldReader reader;
  private final RequestParts standard;
  private final TemplateRenderer template;
  private final MediaReader media;
  private final String missing;
  private final RequestParts parts = new RequestParts();

  RequestBuilder(SourceSettings settings, FieldNames names, FieldReader reader, MediaReader media) {
    this.reader = reader;
    this.media = media;
    this.standard = standard(settings);
    this.template =
        settings.template() == null ? null : new TemplateRenderer(settings.template(), names);
    this.missing =
        (settings.shape() == Shape.JSON
                ? "neither `modelInput` nor `%s` is there"
                : "there is no column `%s`")
            + "; intake.prompt-field names the field of the prompt";
  }

  /** The parts of all prompts that do not bring their own. */
  private static RequestParts standard(SourceSettings settings) {
    RequestParts standard = new RequestParts();
    if (settings.system() != null) {
      standard.set(RequestPart.SYSTEM, JsonBytes.string(settings.system()));
    }
    standard.set(RequestPart.MAX_TOKENS, number(settings.maxTokens()));
    standard.set(RequestPart.TEMPERATURE, number(settings.temperature()));
    standard.set(RequestPart.TOP_P, number(settings.topP()));
    if (!settings.stopSequences().isEmpty()) {
      standard.set(RequestPart.STOP_SEQUENCES, array(settings.stopSequences()));
    }
    return standard;
  }

  private static byte[] number(String digits) {
    return digits == null ? null : digits.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] array(List<String> texts) {
    return texts.stream()
        .map(text -> new String(JsonBytes.string(text), StandardCharsets.UTF_8))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The parts in the current value; valid until the next one is read. */
  RequestParts read(FieldSlices fields) throws RejectedException, IOException {
    parts.set(RequestPart.PROMPT, prompt(fields));
    set(RequestPart.SYSTEM, reader.text(Field.SYSTEM));
    set(RequestPart.MAX_TOKENS, reader.maxTokens());
    set(RequestPart.TEMPERATURE, reader.number(Field.TEMPERATURE));
    set(RequestPart.TOP_P, reader.number(Field.TOP_P));
    set(RequestPart.STOP_SEQUENCES, reader.texts(Field.STOP_SEQUENCES));
    parts.set(RequestPart.MEDIA, media.read(fields));
    return parts;
  }

  private byte[] prompt(FieldSlices fields) throws RejectedException {
    if (template != null) {
      return template.of(fields, reader);
    }
    if (!fields.has(Field.PROMPT)) {
      throw fields.has(Field.REQUEST) || fields.has(Field.BODY) || fields.has(Field.PARAMS)
          ? reader.rejected(RejectCode.NO_PROMPT, REQUEST)
          : reader.rejected(RejectCode.NO_PROMPT, missing, Field.PROMPT);
    }
    return reader.text(Field.PROMPT);
  }

  private void set(RequestPart part, byte[] own) {
    parts.set(part, own == null ? standard.get(part) : own);
  }
}
