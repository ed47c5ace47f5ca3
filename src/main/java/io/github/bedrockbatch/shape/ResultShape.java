/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

/** The form of result lines at the sinks. */
public enum ResultShape {
  /** Our own form, with everything about a result. */
  BEDROCK_BATCH,
  /** A line of the output or error file of OpenAI's Batch API. */
  OPENAI,
  /** An individual result of Anthropic's Message Batches API. */
  ANTHROPIC,
  /** Only the id and the text. */
  TEXT
}
