/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/** Answers prompts. Implementations are called by as many threads as {@link #concurrency()}. */
public interface Model {
  /**
   * The buffers of the answer may be those of the prompt; use it up before reading the next one.
   */
  Answer answer(Prompt prompt) throws ModelRefusal, InterruptedException;

  default int concurrency() {
    return 1;
  }
}
