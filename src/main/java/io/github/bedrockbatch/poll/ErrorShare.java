/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import io.github.bedrockbatch.config.JobsOptions;
import io.github.bedrockbatch.ledger.Job;

/** The share of failed records above which the rest of a job is not worth its price. */
final class ErrorShare {
  private final int percent;
  private final int after;

  ErrorShare(JobsOptions options) {
    this.percent = options.stopErrorPercent();
    this.after = options.stopErrorAfter();
  }

  /** Counters that lag behind, or stay 0 until the end, are never above it. */
  boolean isExceededBy(Job.Counters counters) {
    return counters.processed() >= after
        && counters.failed() * 100 > counters.processed() * percent;
  }

  /** What is wrong with counters that exceed it, to follow "as". */
  String words(Job.Counters counters) {
    return counters.failed()
        + " of the "
        + counters.processed()
        + " records that it had processed had failed, more than jobs.stop-error-share="
        + percent
        + "%";
  }
}
