/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import io.github.bedrockbatch.prompt.Deadline;

/** The fields that are looked at in a value; all others are ignored. */
public enum Field {
  PROMPT(null),
  RECORD_ID("recordId"),
  MODEL_INPUT("modelInput"),
  ID(null),
  SYSTEM("system"),
  MAX_TOKENS("maxTokens"),
  TEMPERATURE("temperature"),
  TOP_P("topP"),
  STOP_SEQUENCES("stopSequences"),
  MODEL_ID("modelId"),
  INVOCATION_TYPE("modelInvocationType"),
  DEADLINE(Deadline.NAME),
  IMAGES("images"),
  DOCUMENTS("documents"),

  /** What other services call the model input; only a reason to reject the value. */
  REQUEST(null);

  /** Null when it is configured, or has several. */
  final String ownName;

  Field(String ownName) {
    this.ownName = ownName;
  }
}
