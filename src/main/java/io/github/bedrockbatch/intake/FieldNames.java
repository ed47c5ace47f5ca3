/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

/**
 * Which field a name stands for. The configured prompt field comes first: when it is called {@code
 * id}, say, that field is the prompt and prompts have no id of their own.
 */
record FieldNames(String promptField) {

  /** The field of that name, or null when it is not looked at. */
  Field of(String name) {
    if (name.equals(promptField)) {
      return Field.PROMPT;
    }
    return switch (name) {
      case "recordId" -> Field.RECORD_ID;
      case "modelInput" -> Field.MODEL_INPUT;
      case "id" -> Field.ID;
      case "system" -> Field.SYSTEM;
      case "maxTokens" -> Field.MAX_TOKENS;
      case "temperature" -> Field.TEMPERATURE;
      case "modelId" -> Field.MODEL_ID;
      case "modelInvocationType" -> Field.INVOCATION_TYPE;
      default -> null;
    };
  }

  /** How a field is called, for messages. */
  String nameOf(Field field) {
    return switch (field) {
      case PROMPT -> promptField;
      case RECORD_ID -> "recordId";
      case MODEL_INPUT -> "modelInput";
      case ID -> "id";
      case SYSTEM -> "system";
      case MAX_TOKENS -> "maxTokens";
      case TEMPERATURE -> "temperature";
      case MODEL_ID -> "modelId";
      case INVOCATION_TYPE -> "modelInvocationType";
    };
  }
}
