/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.S3Options;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobStatus;
import software.amazon.awssdk.services.bedrock.model.S3InputFormat;

/**
 * Creates a job of one record. The service accepts it, and then fails it for having too few records
 * before a token is used. This shows that Bedrock can assume the role and reach bucket and key. Two
 * people have seen this failure, but it is not documented; so a job that does not fail is stopped
 * as soon as it begins to work.
 */
public final class DeepCheck {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final String WHAT = "Bedrock takes a job, and reaches bucket and key by the role";
  private static final String RECORD =
      "{\"recordId\":\"check\",\"modelInput\":{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]}}\n";
  private static final Set<ModelInvocationJobStatus> STOPPABLE =
      Set.of(ModelInvocationJobStatus.SCHEDULED, ModelInvocationJobStatus.IN_PROGRESS);
  private static final Set<ModelInvocationJobStatus> OVER =
      Set.of(
          ModelInvocationJobStatus.FAILED,
          ModelInvocationJobStatus.STOPPED,
          ModelInvocationJobStatus.COMPLETED,
          ModelInvocationJobStatus.PARTIALLY_COMPLETED,
          ModelInvocationJobStatus.EXPIRED);

  /** Waits between two polls of the job. */
  public interface Wait {
    void forNextLook() throws InterruptedException;
  }

  private final String model;
  private final BedrockOptions bedrock;
  private final S3Options s3;
  private final AccountClients aws;
  private final Clock clock;
  private final Wait wait;

  /**
   * @param models the models of the prompts; the job is for the first that the lane serves
   */
  public static DeepCheck of(
      AccountClients aws, Collection<String> models, Clock clock, Wait wait) {
    return new DeepCheck(aws, aws.models(models).get(0), clock, wait);
  }

  private DeepCheck(AccountClients aws, String model, Clock clock, Wait wait) {
    this.model = model;
    bedrock = aws.lane().bedrock();
    s3 = aws.lane().s3();
    this.aws = aws;
    this.clock = clock;
    this.wait = wait;
  }

  /**
   * Makes the check, which takes minutes at AWS. The failed job stays; its input is removed, if
   * permitted.
   */
  public Outcome look() throws InterruptedException {
    Instant begun = clock.instant();
    String name =
        "check-"
            + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(begun.atOffset(ZoneOffset.UTC));
    String folder = (s3.prefix().isEmpty() ? "" : s3.prefix() + "/") + "." + name + "/";
    String key = folder + "input.jsonl";
    try {
      aws.s3()
          .putObject(
              put -> put.bucket(s3.bucket()).key(key).expectedBucketOwner(orNull(s3.bucketOwner())),
              RequestBody.fromString(RECORD));
      String arn = aws.bedrock().createModelInvocationJob(request(name, folder, key)).jobArn();
      return outcome(ended(arn, begun.plus(PATIENCE)));
    } catch (SdkException e) {
      return Refused.failed(WHAT, "bedrock:CreateModelInvocationJob and iam:PassRole", e);
    } finally {
      remove(key);
    }
  }

  private CreateModelInvocationJobRequest request(String name, String folder, String key) {
    String bucket = "s3://" + s3.bucket() + "/";
    CreateModelInvocationJobRequest.Builder request =
        CreateModelInvocationJobRequest.builder()
            .jobName(name)
            .clientRequestToken(name)
            .roleArn(bedrock.roleArn())
            .modelId(model)
            .modelInvocationType("Converse")
            .timeoutDurationInHours(bedrock.timeoutHours())
            .inputDataConfig(
                input ->
                    input.s3InputDataConfig(
                        data ->
                            data.s3Uri(bucket + key)
                                .s3InputFormat(S3InputFormat.JSONL)
                                .s3BucketOwner(orNull(s3.bucketOwner()))))
            .outputDataConfig(
                output ->
                    output.s3OutputDataConfig(
                        data ->
                            data.s3Uri(bucket + folder + "output/")
                                .s3EncryptionKeyId(orNull(s3.kmsKeyId()))
                                .s3BucketOwner(orNull(s3.bucketOwner()))));
    if (!bedrock.vpcSubnetIds().isEmpty()) {
      request.vpcConfig(
          vpc ->
              vpc.subnetIds(bedrock.vpcSubnetIds())
                  .securityGroupIds(bedrock.vpcSecurityGroupIds()));
    }
    return request.build();
  }

  /** The job when it has ended, or as it is at the time limit. */
  private GetModelInvocationJobResponse ended(String arn, Instant end) throws InterruptedException {
    boolean stopped = false;
    while (true) {
      GetModelInvocationJobResponse job =
          aws.bedrock().getModelInvocationJob(get -> get.jobIdentifier(arn));
      if (OVER.contains(job.status()) || clock.instant().isAfter(end)) {
        return job;
      }
      if (STOPPABLE.contains(job.status()) && !stopped) {
        aws.bedrock().stopModelInvocationJob(stop -> stop.jobIdentifier(arn));
        stopped = true;
      }
      wait.forNextLook();
    }
  }

  private static Outcome outcome(GetModelInvocationJobResponse job) {
    String said = job.message() == null ? "no reason given" : job.message();
    if (job.status() == ModelInvocationJobStatus.FAILED) {
      return KnownRefusal.in(job.message())
          .map(
              known ->
                  known == KnownRefusal.TOO_FEW
                      ? Outcome.passed(WHAT, "refused before any token: " + said)
                      : Outcome.failed(WHAT, said, known.remedy()))
          .orElseGet(
              () -> Outcome.failed(WHAT, said, "Look the words up; nothing was paid for this job"));
    }
    return OVER.contains(job.status())
        ? Outcome.passed(WHAT, "its validation let it pass, and it is " + job.statusAsString())
        : Outcome.unknown(
            WHAT,
            "the job is still "
                + job.statusAsString()
                + " after "
                + PATIENCE.toMinutes()
                + " minutes: "
                + job.jobArn());
  }

  private void remove(String key) {
    try {
      aws.s3().deleteObject(delete -> delete.bucket(s3.bucket()).key(key));
    } catch (SdkException e) {
      // The object harms nobody, and the pipeline does not need the permission s3:DeleteObject.
    }
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
