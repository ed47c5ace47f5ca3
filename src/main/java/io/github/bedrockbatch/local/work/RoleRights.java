/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.fault.AccountFaults;
import io.github.bedrockbatch.local.job.JobSpec;
import io.github.bedrockbatch.local.record.JobFailed;

/**
 * Fails a job for what its service role may not do. As in the service, no message names the KMS
 * key.
 */
record RoleRights(AccountFaults account) {
  private static final String INVOKE = "bedrock:InvokeModel";

  /**
   * Called in the state Validating. A role that cannot be assumed is reported as one that cannot
   * read.
   */
  void checkBuckets(JobSpec spec) throws JobFailed {
    boolean distrusted = account.trustedAccount() != null || account.trustedRegion() != null;
    if (distrusted || denies("s3:GetObject") || denies("kms:Decrypt")) {
      throw denied("GetObject", spec.input().bucket());
    }
    if (denies("s3:ListBucket")) {
      throw denied("ListBucket", spec.input().bucket());
    }
    if (denies("s3:PutObject") || denies("kms:GenerateDataKey")) {
      throw denied("PutObject", spec.output().bucket());
    }
  }

  private boolean denies(String action) {
    return account.deniedToRole().contains(action);
  }

  private static JobFailed denied(String action, String bucket) {
    return new JobFailed(
        "Could not validate %s permissions to access S3 bucket: %s".formatted(action, bucket));
  }

  /** Called when all records are processed. */
  void checkModel() throws JobFailed {
    if (denies(INVOKE)) {
      throw new JobFailed("Customer doesn't have permissions to invokeModel");
    }
  }

  /** Whether records that a profile sends to some Region are denied. */
  boolean lacksRegion(JobSpec spec) {
    return spec.modelArn().contains("inference-profile/")
        && account.deniedToRole().stream().anyMatch(action -> action.startsWith(INVOKE + "@"));
  }
}
