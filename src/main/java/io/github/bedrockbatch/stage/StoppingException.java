/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

/** The process is being stopped: the rest of the step is for the next start. */
public final class StoppingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param batchId which is still in the state that the step began in
   */
  public StoppingException(String batchId) {
    super("Batch " + batchId + " waits for the next start, as the program is being stopped");
  }
}
