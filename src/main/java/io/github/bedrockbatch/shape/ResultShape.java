/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.shape;

/** The form of result lines at the sinks. */
public enum ResultShape {
  /** Our own, with all that is known of a result. */
  BEDROCK_BATCH,
  /** A line of the output or error file of OpenAI's Batch API. */
  OPENAI,
  /** An individual result of Anthropic's Message Batches API. */
  ANTHROPIC,
  /** The id and the text. */
  TEXT
}
