/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

/**
 * The headers by which a route says how the values of its source become prompts. Absent or empty
 * ones leave it to the settings. A route sets them itself, and lets none in from outside.
 */
final class IntakeHeaders {
  static final String SHAPE = "CamelBedrockBatchShape";
  static final String SEPARATOR = "CamelBedrockBatchSeparator";
  static final String PROMPT_FIELD = "CamelBedrockBatchPromptField";
  static final String TEMPLATE = "CamelBedrockBatchTemplate";
  static final String SYSTEM = "CamelBedrockBatchSystem";
  static final String MODEL_ID = "CamelBedrockBatchModelId";
  static final String INVOCATION_TYPE = "CamelBedrockBatchInvocationType";
  static final String MAX_TOKENS = "CamelBedrockBatchMaxTokens";
  static final String TEMPERATURE = "CamelBedrockBatchTemperature";
  static final String TOP_P = "CamelBedrockBatchTopP";
  static final String STOP_SEQUENCES = "CamelBedrockBatchStopSequences";
  static final String ID_FROM = "CamelBedrockBatchIdFrom";
  static final String DUPLICATES = "CamelBedrockBatchDuplicates";

  private IntakeHeaders() {}
}
