/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.S3Options;
import io.github.bedrockbatch.ledger.Batch;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobInputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobOutputDataConfig;
import software.amazon.awssdk.services.bedrock.model.S3InputFormat;
import software.amazon.awssdk.services.bedrock.model.Tag;

/** The create call of a batch: always the same for the same batch. */
final class JobRequest {
  private final BedrockOptions bedrock;
  private final S3Options s3;

  JobRequest(BedrockOptions bedrock, S3Options s3) {
    this.bedrock = bedrock;
    this.s3 = s3;
  }

  CreateModelInvocationJobRequest of(Batch batch) {
    return CreateModelInvocationJobRequest.builder()
        .jobName(batch.job().name())
        .clientRequestToken(batch.job().name())
        .roleArn(bedrock.roleArn())
        .modelId(batch.key().modelId())
        .modelInvocationType(batch.key().invocationType().wireName())
        .timeoutDurationInHours(bedrock.timeoutHours())
        .inputDataConfig(input(batch))
        .outputDataConfig(output(batch))
        .tags(
            bedrock.tags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .applyMutation(this::network)
        .build();
  }

  private ModelInvocationJobInputDataConfig input(Batch batch) {
    return ModelInvocationJobInputDataConfig.fromS3InputDataConfig(
        data ->
            data.s3Uri(batch.place().uri(batch.place().inputKey(batch.id())))
                .s3InputFormat(S3InputFormat.JSONL)
                .s3BucketOwner(owner(batch)));
  }

  private ModelInvocationJobOutputDataConfig output(Batch batch) {
    return ModelInvocationJobOutputDataConfig.fromS3OutputDataConfig(
        data ->
            data.s3Uri(batch.place().uri(batch.place().outputPrefix(batch.id())))
                .s3EncryptionKeyId(orNull(s3.kmsKeyId()))
                .s3BucketOwner(owner(batch)));
  }

  private void network(CreateModelInvocationJobRequest.Builder request) {
    if (!bedrock.vpcSubnetIds().isEmpty()) {
      request.vpcConfig(
          vpc ->
              vpc.subnetIds(bedrock.vpcSubnetIds())
                  .securityGroupIds(bedrock.vpcSecurityGroupIds()));
    }
  }

  /** The setting is about the bucket of the settings. */
  private String owner(Batch batch) {
    return batch.place().bucket().equals(s3.bucket()) ? orNull(s3.bucketOwner()) : null;
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
