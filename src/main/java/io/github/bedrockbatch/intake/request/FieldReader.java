/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.config.source.Durations;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.frame.Lines;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the fields of one object with their types, or rejects the object. */
final class FieldReader {
  private static final int MAX_ID_BYTES = 2_048;
  private static final int MAX_NUMBER_BYTES = 32;

  /** The form of an id of a model or profile, or of an ARN. */
  static final Pattern MODEL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:/._-]*");

  private static final Pattern COUNT = Pattern.compile("([1-9][0-9]{0,8})(\\.0+)?");

  private final FieldNames names;
  private FieldSlices fields;
  private String id;

  FieldReader(FieldNames names) {
    this.names = names;
  }

  void read(FieldSlices ofObject) {
    fields = ofObject;
    id = null;
  }

  /**
   * The user's id in this field, or null when there is none. A number is the text that it is
   * written as, so that it comes back unchanged, however long it is.
   */
  String id(Field field) throws RejectedException, IOException {
    if (field == Field.PROMPT) {
      return null;
    }
    id = fields.has(field) && fields.isNumber(field) ? digits(field) : shortText(field);
    return id;
  }

  /** The model of this object, or null when it names none. */
  String modelId() throws RejectedException, IOException {
    String modelId = shortText(Field.MODEL_ID);
    if (modelId != null && !MODEL_ID.matcher(modelId).matches()) {
      throw rejected(RejectCode.WRONG_TYPE, "`%s` is not the id of a model", Field.MODEL_ID);
    }
    return modelId;
  }

  /** How the model input of this object is written, or null when it does not say. */
  InvocationType invocationType() throws RejectedException, IOException {
    String name = shortText(Field.INVOCATION_TYPE);
    try {
      return name == null ? null : InvocationType.of(name);
    } catch (IllegalArgumentException e) {
      throw rejected(
          RejectCode.WRONG_TYPE, "`%s` is neither Converse nor InvokeModel", Field.INVOCATION_TYPE);
    }
  }

  /** The deadline of this object; null when it names none. */
  Instant deadline(Clock clock) throws RejectedException, IOException {
    String text = shortText(Field.DEADLINE);
    try {
      return text == null ? null : Deadline.time(text, Durations::parse, clock);
    } catch (IllegalArgumentException e) {
      throw rejected(RejectCode.WRONG_TYPE, "`%s` " + Deadline.MUST, Field.DEADLINE);
    }
  }

  /** A string that is not empty, as JSON; null when the field is missing. */
  byte[] text(Field field) throws RejectedException {
    checkString(field);
    if (fields.has(field) && fields.isBlank(field)) {
      RejectCode code = field == Field.PROMPT ? RejectCode.NO_PROMPT : RejectCode.WRONG_TYPE;
      throw rejected(code, "`%s` is empty or blank", field);
    }
    return json(field);
  }

  private byte[] json(Field field) {
    return fields.has(field) ? fields.copy(field) : null;
  }

  private void checkString(Field field) throws RejectedException {
    if (fields.has(field) && !fields.isText(field)) {
      throw rejected(RejectCode.WRONG_TYPE, "`%s` is not a string", field);
    }
  }

  /** An array of one or more strings that are not empty; null when the field is not there. */
  byte[] texts(Field field) throws RejectedException, IOException {
    byte[] json = json(field);
    if (json != null) {
      if (!fields.isArray(field) || !isTexts(JsonFactories.TREES.readTree(json))) {
        throw rejected(RejectCode.WRONG_TYPE, "`%s` is not an array of strings", field);
      }
      Lines.join(json);
    }
    return json;
  }

  private static boolean isTexts(JsonNode array) {
    boolean texts = !array.isEmpty();
    for (JsonNode one : array) {
      texts &= one.isTextual() && !one.textValue().isEmpty();
    }
    return texts;
  }

  /** The most tokens as digits, also when they are written as {@code 20.0}; null when not there. */
  byte[] maxTokens() throws RejectedException {
    Field field = Field.MAX_TOKENS;
    if (number(field) == null) {
      return null;
    }
    Matcher digits = COUNT.matcher(asciiOf(field));
    if (!digits.matches()) {
      throw rejected(RejectCode.WRONG_TYPE, "`%s` is not a whole number from 1", field);
    }
    return digits.group(1).getBytes(StandardCharsets.US_ASCII);
  }

  /** A number as it is written; null when the field is not there. */
  byte[] number(Field field) throws RejectedException {
    if (fields.has(field) && (!fields.isNumber(field) || fields.length(field) > MAX_NUMBER_BYTES)) {
      throw rejected(RejectCode.WRONG_TYPE, "`%s` is not a number, or a very long one", field);
    }
    return json(field);
  }

  RejectedException rejected(RejectCode code, String reason) {
    return new RejectedException(code, reason, id);
  }

  /**
   * The rejection of this value.
   *
   * @param reason may hold the name of a field
   */
  RejectedException rejected(RejectCode code, String reason, Field field) {
    return new RejectedException(code, reason.formatted(names.nameOf(field)), id);
  }

  /** A text that is not long, decoded; null when the field is not there. */
  String shortText(Field field) throws RejectedException, IOException {
    if (!fields.has(field)) {
      return null;
    }
    checkString(field);
    checkLength(field);
    return decoded(fields.copy(field));
  }

  /** The text of a string that is known to be valid, given with its quotes. */
  private static String decoded(byte[] string) throws IOException {
    for (byte one : string) {
      if (one == '\\') {
        return JsonFactories.TREES.readValue(string, String.class);
      }
    }
    return new String(string, 1, string.length - 2, StandardCharsets.UTF_8);
  }

  private String digits(Field field) throws RejectedException {
    checkLength(field);
    return asciiOf(field);
  }

  private void checkLength(Field field) throws RejectedException {
    if (fields.length(field) > MAX_ID_BYTES) {
      throw rejected(
          RejectCode.WRONG_TYPE, "`%s` is longer than " + MAX_ID_BYTES + " bytes", field);
    }
  }

  private String asciiOf(Field field) {
    return new String(fields.copy(field), StandardCharsets.US_ASCII);
  }
}
