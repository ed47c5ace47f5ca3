/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

/** Ends the job as Failed; the text is the job's message and quotes no prompt. */
final class JobFailed extends Exception {
  JobFailed(String message) {
    super(message);
  }
}
