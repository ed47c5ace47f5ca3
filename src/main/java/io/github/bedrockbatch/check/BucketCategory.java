/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.S3Options;
import io.github.bedrockbatch.config.Settings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The bucket, by doing under its prefix what the pipeline does: that includes policies of bucket
 * and organisation, which no simulation sees.
 */
final class BucketCategory implements Category {
  private static final String REGION_HEADER = "x-amz-bucket-region";
  private static final int MOVED = 301;
  private static final int NOT_FOUND = 404;
  private static final int DENIED = 403;
  private static final int NOT_IMPLEMENTED = 501;

  /** After the time-out of a job its output is still to be fetched. */
  private static final int DAYS_TO_FETCH = 2;

  private final S3Options options;
  private final String region;
  private final int timeoutHours;
  private final AccountClients aws;
  private final List<Outcome> outcomes = new ArrayList<>();

  BucketCategory(Settings settings, AccountClients aws) {
    options = settings.s3();
    region = settings.aws().region();
    timeoutHours = settings.bedrock().timeoutHours();
    this.aws = aws;
  }

  @Override
  public String name() {
    return "bucket";
  }

  @Override
  public List<Outcome> look() {
    if (exists()) {
      use();
      encryption();
      lifecycle();
    }
    return outcomes;
  }

  private boolean exists() {
    String what = "the bucket " + options.bucket() + " is there, in " + region;
    try {
      String found =
          aws.s3()
              .headBucket(request -> request.bucket(options.bucket()).expectedBucketOwner(owner()))
              .bucketRegion();
      if (found != null && !found.equals(region)) {
        return elsewhere(what, found);
      }
      outcomes.add(Outcome.passed(what, null));
      return true;
    } catch (S3Exception e) {
      String found =
          e.awsErrorDetails() == null
              ? null
              : e.awsErrorDetails()
                  .sdkHttpResponse()
                  .firstMatchingHeader(REGION_HEADER)
                  .orElse(null);
      if (e.statusCode() == MOVED || found != null && !found.equals(region)) {
        return elsewhere(what, found);
      }
      if (e.statusCode() == NOT_FOUND) {
        outcomes.add(
            Outcome.failed(
                what,
                "there is no bucket of that name",
                "Create it (aws s3 mb s3://"
                    + options.bucket()
                    + " --region "
                    + region
                    + "), or set s3.bucket to another"));
      } else if (e.statusCode() == DENIED) {
        outcomes.add(
            Outcome.failed(
                what,
                owner() == null
                    ? "access is denied: it belongs to somebody else, or a permission is missing"
                    : "access is denied: it does not belong to the account "
                        + owner()
                        + " of s3.bucket-owner, or a permission is missing",
                "Grant the caller s3:ListBucket on it; for a bucket of another account its policy"
                    + " has to as well, and s3.bucket-owner names that account"));
      } else {
        outcomes.add(Refused.failed(what, "s3:ListBucket on it", e));
      }
    } catch (SdkException e) {
      outcomes.add(Refused.failed(what, "s3:ListBucket on it", e));
    }
    return false;
  }

  private boolean elsewhere(String what, String found) {
    outcomes.add(
        Outcome.failed(
            what,
            "it is in " + (found == null ? "another Region" : found),
            "Jobs read and write buckets of their own Region: set aws.region to it, or s3.bucket to"
                + " one in "
                + region));
    return false;
  }

  private String owner() {
    return options.bucketOwner().isEmpty() ? null : options.bucketOwner();
  }

  private void use() {
    String key = (options.prefix().isEmpty() ? "" : options.prefix() + "/") + ".check";
    if (!step(
        "objects can be written under " + options.prefix() + "/",
        "s3:PutObject on the bucket's objects",
        () -> put(key))) {
      return;
    }
    step(
        "objects can be read",
        "s3:GetObject on the bucket's objects",
        () ->
            aws.s3()
                .getObjectAsBytes(
                    get -> get.bucket(options.bucket()).key(key).expectedBucketOwner(owner())));
    step(
        "objects can be listed",
        "s3:ListBucket on the bucket",
        () ->
            aws.s3()
                .listObjectsV2(
                    list ->
                        list.bucket(options.bucket())
                            .prefix(key)
                            .maxKeys(1)
                            .expectedBucketOwner(owner())));
    try {
      aws.s3()
          .deleteObject(
              delete -> delete.bucket(options.bucket()).key(key).expectedBucketOwner(owner()));
    } catch (SdkException e) {
      outcomes.add(
          Outcome.passed(
              "nothing else is needed",
              key + " stays: s3:DeleteObject is not granted, nor needed"));
    }
  }

  private void put(String key) {
    aws.s3()
        .putObject(
            put -> {
              put.bucket(options.bucket()).key(key).expectedBucketOwner(owner());
              if (!options.kmsKeyId().isEmpty()) {
                put.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(options.kmsKeyId());
              }
            },
            RequestBody.fromString("written by the command check\n"));
  }

  private boolean step(String what, String action, Runnable call) {
    try {
      call.run();
      outcomes.add(Outcome.passed(what, null));
      return true;
    } catch (SdkException e) {
      outcomes.add(Refused.failed(what, action, e));
      return false;
    }
  }

  private void encryption() {
    String what = "its encryption is known";
    try {
      aws
          .s3()
          .getBucketEncryption(
              request -> request.bucket(options.bucket()).expectedBucketOwner(owner()))
          .serverSideEncryptionConfiguration()
          .rules()
          .stream()
          .map(rule -> rule.applyServerSideEncryptionByDefault())
          .filter(of -> of != null && of.kmsMasterKeyID() != null)
          .findFirst()
          .ifPresentOrElse(
              of ->
                  outcomes.add(
                      Outcome.passed(
                          what,
                          "by the key "
                              + of.kmsMasterKeyID()
                              + ": caller and role need kms:GenerateDataKey and kms:Decrypt on"
                              + " it")),
              () -> outcomes.add(Outcome.passed(what, "by keys of S3")));
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(what, "s3:GetEncryptionConfiguration", e));
    }
  }

  private void lifecycle() {
    String what = "objects are kept until their job is over";
    int needed = (timeoutHours + 23) / 24 + DAYS_TO_FETCH;
    try {
      aws
          .s3()
          .getBucketLifecycleConfiguration(
              request -> request.bucket(options.bucket()).expectedBucketOwner(owner()))
          .rules()
          .stream()
          .filter(rule -> rule.status() == ExpirationStatus.ENABLED && concernsUs(rule))
          .filter(rule -> rule.expiration() != null && rule.expiration().days() != null)
          .filter(rule -> rule.expiration().days() < needed)
          .findFirst()
          .ifPresentOrElse(
              rule ->
                  outcomes.add(
                      Outcome.failed(
                          what,
                          "the lifecycle rule %s removes them after %d days, and a job may take %d hours"
                              .formatted(rule.id(), rule.expiration().days(), timeoutHours),
                          "Let it wait for at least " + needed + " days, or leave out the prefix")),
              () -> outcomes.add(Outcome.passed(what, null)));
    } catch (AwsServiceException e) {
      outcomes.add(
          e.statusCode() == NOT_FOUND
              ? Outcome.passed(what, "the bucket has no lifecycle rules")
              : e.statusCode() == NOT_IMPLEMENTED
                  ? Outcome.unknown(what, "could not check: this S3 does not tell")
                  : Refused.unseen(what, "s3:GetLifecycleConfiguration", e));
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(what, "s3:GetLifecycleConfiguration", e));
    }
  }

  @SuppressWarnings("deprecation") // old rules have their prefix outside of a filter
  private boolean concernsUs(LifecycleRule rule) {
    String prefix =
        rule.filter() == null
            ? rule.prefix()
            : rule.filter().and() == null ? rule.filter().prefix() : rule.filter().and().prefix();
    return prefix == null
        || options.prefix().startsWith(prefix)
        || prefix.startsWith(options.prefix());
  }
}
