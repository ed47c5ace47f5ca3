/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

/** The process is stopping; the next start does the rest of the step. */
public final class StoppingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param batchId the batch, which is still in the state in which the step began
   */
  public StoppingException(String batchId) {
    super("Batch " + batchId + " waits for the next start, as the program is being stopped");
  }
}
