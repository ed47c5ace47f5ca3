/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

/** Ends the job as Failed; the text is the job's message and never quotes a prompt. */
public final class JobFailed extends Exception {
  public JobFailed(String message) {
    super(message);
  }
}
