/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/** Answers prompts. It is called by up to {@link #concurrency()} threads at a time. */
public interface Model {
  /**
   * The answer may use the buffers of the prompt, and is valid until the next prompt is read into
   * them.
   */
  ModelAnswer answer(ScannedInput prompt) throws ModelRefusal, InterruptedException;

  default int concurrency() {
    return 1;
  }
}
