/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.S3Options;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Checks the bucket by doing under its prefix what the pipeline does. So the policies of bucket and
 * organisation are included, which no simulation knows.
 */
final class BucketCategory implements Category {
  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;

  /** The time that is left to collect the output of a job after its time-out. */
  private static final int DAYS_TO_FETCH = 2;

  private final S3Options options;
  private final int timeoutHours;
  private final AccountClients aws;
  private final List<Outcome> outcomes = new ArrayList<>();

  BucketCategory(AccountClients aws) {
    options = aws.lane().s3();
    timeoutHours = aws.lane().bedrock().timeoutHours();
    this.aws = aws;
  }

  @Override
  public String name() {
    return "bucket";
  }

  @Override
  public List<Outcome> look() {
    Outcome place = new BucketPlace(aws).look();
    outcomes.add(place);
    if (place.result() == Outcome.Result.PASSED) {
      use();
      encryption();
      lifecycle();
    }
    return outcomes;
  }

  private String owner() {
    return BucketPlace.owner(options);
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

  @SuppressWarnings("deprecation") // old rules have a prefix instead of a filter
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
