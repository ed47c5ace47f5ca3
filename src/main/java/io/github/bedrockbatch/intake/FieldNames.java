/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.util.List;

/**
 * Which field a name stands for. The configured prompt field comes first: when it is called {@code
 * id}, say, that field is the prompt and prompts have no id of their own.
 *
 * @param idField the field of the user's id, or null when it is not in the value
 * @param holes the names that the template puts in, each once
 */
record FieldNames(String promptField, String idField, List<String> holes) {

  static FieldNames of(SourceSettings settings) {
    return new FieldNames(
        settings.promptField(),
        settings.idField(),
        settings.template() == null
            ? List.of()
            : settings.template().names().stream().distinct().toList());
  }

  /** The field of that name, or null when it is not looked at. */
  Field of(String name) {
    if (name.equals(promptField)) {
      return Field.PROMPT;
    }
    return switch (name) {
      case "recordId" -> Field.RECORD_ID;
      case "modelInput" -> Field.MODEL_INPUT;
      case "system" -> Field.SYSTEM;
      case "maxTokens" -> Field.MAX_TOKENS;
      case "temperature" -> Field.TEMPERATURE;
      case "topP" -> Field.TOP_P;
      case "stopSequences" -> Field.STOP_SEQUENCES;
      case "modelId" -> Field.MODEL_ID;
      case "modelInvocationType" -> Field.INVOCATION_TYPE;
      default -> name.equals(idField) ? Field.ID : null;
    };
  }

  /** Which of the holes has that name, or -1. */
  int hole(String name) {
    return holes.isEmpty() ? -1 : holes.indexOf(name);
  }

  /** How a field is called, for messages. */
  String nameOf(Field field) {
    return switch (field) {
      case PROMPT -> promptField;
      case RECORD_ID -> "recordId";
      case MODEL_INPUT -> "modelInput";
      case ID -> idField;
      case SYSTEM -> "system";
      case MAX_TOKENS -> "maxTokens";
      case TEMPERATURE -> "temperature";
      case TOP_P -> "topP";
      case STOP_SEQUENCES -> "stopSequences";
      case MODEL_ID -> "modelId";
      case INVOCATION_TYPE -> "modelInvocationType";
    };
  }
}
