/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.S3Options;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Checks that the bucket exists, in the Region of the jobs, and belongs to the expected account.
 */
record BucketPlace(AccountClients aws) {
  private static final String REGION_HEADER = "x-amz-bucket-region";
  private static final String PERMISSION = "s3:ListBucket on it";
  private static final int MOVED = 301;
  private static final int DENIED = 403;
  private static final int NOT_FOUND = 404;

  /** The account that must own it; null for any. */
  static String owner(S3Options options) {
    return options.bucketOwner().isEmpty() ? null : options.bucketOwner();
  }

  /** Makes one call, and another if access is denied. */
  Outcome look() {
    String what = "the bucket " + bucket() + " is there, in " + aws.region();
    try {
      String found = region(owner(aws.lane().s3()));
      return isElsewhere(found) ? elsewhere(what, found) : Outcome.passed(what, null);
    } catch (S3Exception e) {
      return refused(what, e);
    } catch (SdkException e) {
      return Refused.failed(what, PERMISSION, e);
    }
  }

  private String bucket() {
    return aws.lane().s3().bucket();
  }

  private String region(String owner) {
    return aws.s3()
        .headBucket(head -> head.bucket(bucket()).expectedBucketOwner(owner))
        .bucketRegion();
  }

  private Outcome refused(String what, S3Exception e) {
    String found =
        e.awsErrorDetails() == null
            ? null
            : e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader(REGION_HEADER).orElse(null);
    if (e.statusCode() == MOVED || isElsewhere(found)) {
      return elsewhere(what, found);
    }
    return switch (e.statusCode()) {
      case NOT_FOUND ->
          Outcome.impossible(
              what,
              "the bucket is not there: none is called " + bucket(),
              "Create it (aws s3 mb s3://%s --region %s), or set %s to another"
                  .formatted(bucket(), aws.region(), aws.key("s3.bucket")));
      case DENIED -> denied(what);
      default -> Refused.failed(what, PERMISSION, e);
    };
  }

  /** Whether the Region is wrong; not checked with S3 servers of others, which may name any. */
  private boolean isElsewhere(String found) {
    String endpoint = aws.lane().s3().endpoint();
    return found != null
        && !found.equals(aws.region())
        && (endpoint.isEmpty() || endpoint.contains(".amazonaws.com"));
  }

  private Outcome elsewhere(String what, String found) {
    return Outcome.impossible(
        what,
        "the bucket %s is in %s, and jobs read and write buckets of their own Region"
            .formatted(bucket(), found == null ? "another Region" : found),
        "Set %s to it, or %s to one in %s"
            .formatted(aws.key("aws.region"), aws.key("s3.bucket"), aws.region()));
  }

  /** A denied call means another owner only if the call without the expected owner succeeds. */
  private Outcome denied(String what) {
    String owner = owner(aws.lane().s3());
    if (owner != null && isThere()) {
      return Outcome.impossible(
          what,
          "the bucket %s is not of account %s, which %s names"
              .formatted(bucket(), owner, aws.key("s3.bucket-owner")),
          "Set %s to one of that account, or the owner to whose it is, if that is meant"
              .formatted(aws.key("s3.bucket")));
    }
    return Outcome.failed(
        what,
        "access is denied, and S3 does not say why to this call: it belongs to somebody else, a"
            + " permission is missing, or the credentials are wrong",
        "Grant the caller s3:ListBucket on it; for a bucket of another account its policy has to as"
            + " well, and "
            + aws.key("s3.bucket-owner")
            + " names that account");
  }

  private boolean isThere() {
    try {
      region(null);
      return true;
    } catch (SdkException e) {
      return false;
    }
  }
}
