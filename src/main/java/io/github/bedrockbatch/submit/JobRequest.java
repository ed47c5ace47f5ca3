/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.config.BedrockOptions;
import io.github.bedrockbatch.config.S3Options;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.stage.Lane;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobInputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobOutputDataConfig;
import software.amazon.awssdk.services.bedrock.model.S3InputFormat;
import software.amazon.awssdk.services.bedrock.model.Tag;

/** Makes the create call of a batch; always the same one for the same batch and lane. */
record JobRequest(Lane lane, Batch batch) {

  CreateModelInvocationJobRequest request() {
    BedrockOptions bedrock = lane.options().bedrock();
    return CreateModelInvocationJobRequest.builder()
        .jobName(batch.job().name())
        .clientRequestToken(batch.job().name())
        .roleArn(bedrock.roleArn())
        .modelId(lane.options().modelFor(batch.key().modelId()))
        .modelInvocationType(batch.key().invocationType().wireName())
        .timeoutDurationInHours(bedrock.timeoutHours())
        .inputDataConfig(input())
        .outputDataConfig(output())
        .tags(
            bedrock.tags().entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList())
        .applyMutation(request -> network(bedrock, request))
        .build();
  }

  private ModelInvocationJobInputDataConfig input() {
    return ModelInvocationJobInputDataConfig.fromS3InputDataConfig(
        data ->
            data.s3Uri(batch.place().uri(batch.place().inputKey(batch.id())))
                .s3InputFormat(S3InputFormat.JSONL)
                .s3BucketOwner(owner()));
  }

  private ModelInvocationJobOutputDataConfig output() {
    return ModelInvocationJobOutputDataConfig.fromS3OutputDataConfig(
        data ->
            data.s3Uri(batch.place().uri(batch.place().outputPrefix(batch.id())))
                .s3EncryptionKeyId(orNull(lane.options().s3().kmsKeyId()))
                .s3BucketOwner(owner()));
  }

  private static void network(
      BedrockOptions bedrock, CreateModelInvocationJobRequest.Builder request) {
    if (!bedrock.vpcSubnetIds().isEmpty()) {
      request.vpcConfig(
          vpc ->
              vpc.subnetIds(bedrock.vpcSubnetIds())
                  .securityGroupIds(bedrock.vpcSecurityGroupIds()));
    }
  }

  /** The owner of the bucket if it is the bucket of the settings, to which the setting applies. */
  private String owner() {
    S3Options s3 = lane.options().s3();
    return batch.place().bucket().equals(s3.bucket()) ? orNull(s3.bucketOwner()) : null;
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
