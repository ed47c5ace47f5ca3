/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

/**
 * The headers by which a route says how the values of its source become prompts. Absent or empty
 * ones leave it to the settings. A route sets them itself, and lets none in from outside.
 */
public final class IntakeHeaders {
  public static final String SHAPE = "CamelBedrockBatchShape";
  public static final String SEPARATOR = "CamelBedrockBatchSeparator";
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

  /** What a message comes from, such as {@code sqs:orders}; without it, the name of the route. */
  public static final String SOURCE = "CamelBedrockBatchSource";

  /** The place of a message in its source: a number that rises. */
  public static final String POSITION = "CamelBedrockBatchPosition";

  /** What tells a message from all others of its source, where there is no position. */
  public static final String MESSAGE_ID = "CamelBedrockBatchMessageId";

  public static final String KEY = "CamelBedrockBatchKey";
  public static final String REPLY_TO = "CamelBedrockBatchReplyTo";
  public static final String CORRELATION_ID = "CamelBedrockBatchCorrelationId";

  private IntakeHeaders() {}
}
