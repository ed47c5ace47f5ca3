/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

/** The fields that are looked at in a value; all others are ignored. */
public enum Field {
  PROMPT,
  RECORD_ID,
  MODEL_INPUT,
  ID,
  SYSTEM,
  MAX_TOKENS,
  TEMPERATURE,
  TOP_P,
  STOP_SEQUENCES,
  MODEL_ID,
  INVOCATION_TYPE,

  /** What stands where other services have the model input; only told of. */
  REQUEST
}
