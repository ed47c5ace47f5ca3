/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import io.github.bedrockbatch.ledger.Job;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** What both the list call and the get call say about a job. */
record JobView(String arn, String status, String message, Job.Counters counters) {

  static JobView of(ModelInvocationJobSummary job) {
    return new JobView(
        job.jobArn(),
        job.statusAsString(),
        job.message(),
        counters(
            job.totalRecordCount(),
            job.processedRecordCount(),
            job.successRecordCount(),
            job.errorRecordCount()));
  }

  static JobView of(GetModelInvocationJobResponse job) {
    return new JobView(
        job.jobArn(),
        job.statusAsString(),
        job.message(),
        counters(
            job.totalRecordCount(),
            job.processedRecordCount(),
            job.successRecordCount(),
            job.errorRecordCount()));
  }

  private static Job.Counters counters(Long total, Long processed, Long succeeded, Long failed) {
    return new Job.Counters(orZero(total), orZero(processed), orZero(succeeded), orZero(failed));
  }

  private static long orZero(Long count) {
    return count == null ? 0 : count;
  }

  /** Whether the job has ended. With an unknown status it counts as still running. */
  boolean isOver() {
    return status != null
        && switch (status) {
          case "Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired" -> true;
          default -> false;
        };
  }
}
