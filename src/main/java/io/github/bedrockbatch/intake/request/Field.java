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

  /** A request that stands alone; only a reason to reject the value. */
  REQUEST("messages"),

  /** The request in a line for the batches of OpenAI, and for which endpoint it is. */
  BODY("body"),
  URL("url"),

  /** The request in a line for the batches of Anthropic. */
  PARAMS("params");

  /** Null when it is configured. */
  final String ownName;

  Field(String ownName) {
    this.ownName = ownName;
  }

  /** Whether values that are no requests of other services may have it as data. */
  boolean isOfOthers() {
    return compareTo(REQUEST) >= 0;
  }
}
