/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static io.github.bedrockbatch.component.BedrockBatchConstants.CLIENT_REQUEST_TOKEN;
import static io.github.bedrockbatch.component.BedrockBatchConstants.INPUT_BUCKET_OWNER;
import static io.github.bedrockbatch.component.BedrockBatchConstants.INPUT_FORMAT;
import static io.github.bedrockbatch.component.BedrockBatchConstants.INPUT_S3_URI;
import static io.github.bedrockbatch.component.BedrockBatchConstants.JOB_ARN;
import static io.github.bedrockbatch.component.BedrockBatchConstants.JOB_IDENTIFIER;
import static io.github.bedrockbatch.component.BedrockBatchConstants.JOB_NAME;
import static io.github.bedrockbatch.component.BedrockBatchConstants.MAX_RESULTS;
import static io.github.bedrockbatch.component.BedrockBatchConstants.MODEL_ID;
import static io.github.bedrockbatch.component.BedrockBatchConstants.MODEL_INVOCATION_TYPE;
import static io.github.bedrockbatch.component.BedrockBatchConstants.NAME_CONTAINS;
import static io.github.bedrockbatch.component.BedrockBatchConstants.NEXT_TOKEN;
import static io.github.bedrockbatch.component.BedrockBatchConstants.OUTPUT_BUCKET_OWNER;
import static io.github.bedrockbatch.component.BedrockBatchConstants.OUTPUT_KMS_KEY_ID;
import static io.github.bedrockbatch.component.BedrockBatchConstants.OUTPUT_S3_URI;
import static io.github.bedrockbatch.component.BedrockBatchConstants.ROLE_ARN;
import static io.github.bedrockbatch.component.BedrockBatchConstants.SORT_BY;
import static io.github.bedrockbatch.component.BedrockBatchConstants.SORT_ORDER;
import static io.github.bedrockbatch.component.BedrockBatchConstants.STATUS_EQUALS;
import static io.github.bedrockbatch.component.BedrockBatchConstants.SUBMIT_TIME_AFTER;
import static io.github.bedrockbatch.component.BedrockBatchConstants.SUBMIT_TIME_BEFORE;
import static io.github.bedrockbatch.component.BedrockBatchConstants.TAGS;
import static io.github.bedrockbatch.component.BedrockBatchConstants.TIMEOUT_DURATION_IN_HOURS;
import static io.github.bedrockbatch.component.BedrockBatchConstants.VPC_SECURITY_GROUP_IDS;
import static io.github.bedrockbatch.component.BedrockBatchConstants.VPC_SUBNET_IDS;

import org.apache.camel.Message;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobInputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobOutputDataConfig;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.VpcConfig;

/**
 * Builds requests from the headers of a message and, where a header is absent, the options of the
 * endpoint. Only what AWS requires is checked here, because the SDK sends a request without it;
 * limits and patterns are left to AWS.
 */
final class JobRequests {

  private final BedrockBatchConfiguration options;
  private final RequestValues values;

  JobRequests(BedrockBatchConfiguration options, Message message) {
    this.options = options;
    this.values = new RequestValues(message);
  }

  CreateModelInvocationJobRequest create() {
    return CreateModelInvocationJobRequest.builder()
        .jobName(values.required(JOB_NAME, "jobName", options.getJobName()))
        .roleArn(values.required(ROLE_ARN, "roleArn", options.getRoleArn()))
        .modelId(values.required(MODEL_ID, "modelId", options.getModelId()))
        .clientRequestToken(values.text(CLIENT_REQUEST_TOKEN, null))
        .inputDataConfig(input())
        .outputDataConfig(output())
        .vpcConfig(vpc())
        .timeoutDurationInHours(
            values.number(TIMEOUT_DURATION_IN_HOURS, options.getTimeoutDurationInHours()))
        .tags(values.tags(TAGS))
        .modelInvocationType(values.text(MODEL_INVOCATION_TYPE, options.getModelInvocationType()))
        .build();
  }

  GetModelInvocationJobRequest get() {
    return GetModelInvocationJobRequest.builder().jobIdentifier(jobIdentifier()).build();
  }

  ListModelInvocationJobsRequest list() {
    return ListModelInvocationJobsRequest.builder()
        .submitTimeAfter(
            values.time(SUBMIT_TIME_AFTER, "submitTimeAfter", options.getSubmitTimeAfter()))
        .submitTimeBefore(
            values.time(SUBMIT_TIME_BEFORE, "submitTimeBefore", options.getSubmitTimeBefore()))
        .statusEquals(values.text(STATUS_EQUALS, options.getStatusEquals()))
        .nameContains(values.text(NAME_CONTAINS, options.getNameContains()))
        .maxResults(values.number(MAX_RESULTS, options.getMaxResults()))
        .nextToken(values.text(NEXT_TOKEN, null))
        .sortBy(values.text(SORT_BY, options.getSortBy()))
        .sortOrder(values.text(SORT_ORDER, options.getSortOrder()))
        .build();
  }

  StopModelInvocationJobRequest stop() {
    return StopModelInvocationJobRequest.builder().jobIdentifier(jobIdentifier()).build();
  }

  /** The header; else the job that the same exchange has created; else the option. */
  private String jobIdentifier() {
    String created = values.text(JOB_ARN, options.getJobIdentifier());
    return values.required(JOB_IDENTIFIER, "jobIdentifier", created);
  }

  private ModelInvocationJobInputDataConfig input() {
    return ModelInvocationJobInputDataConfig.fromS3InputDataConfig(
        s3 ->
            s3.s3Uri(values.required(INPUT_S3_URI, "inputS3Uri", options.getInputS3Uri()))
                .s3InputFormat(values.text(INPUT_FORMAT, options.getInputFormat()))
                .s3BucketOwner(values.text(INPUT_BUCKET_OWNER, options.getInputBucketOwner())));
  }

  private ModelInvocationJobOutputDataConfig output() {
    return ModelInvocationJobOutputDataConfig.fromS3OutputDataConfig(
        s3 ->
            s3.s3Uri(values.required(OUTPUT_S3_URI, "outputS3Uri", options.getOutputS3Uri()))
                .s3EncryptionKeyId(values.text(OUTPUT_KMS_KEY_ID, options.getOutputKmsKeyId()))
                .s3BucketOwner(values.text(OUTPUT_BUCKET_OWNER, options.getOutputBucketOwner())));
  }

  private VpcConfig vpc() {
    var subnets = values.list(VPC_SUBNET_IDS, options.getVpcSubnetIds());
    var securityGroups = values.list(VPC_SECURITY_GROUP_IDS, options.getVpcSecurityGroupIds());
    if (subnets.isEmpty() && securityGroups.isEmpty()) {
      return null;
    }
    if (subnets.isEmpty()) {
      throw RequestValues.missing(VPC_SUBNET_IDS, "vpcSubnetIds");
    }
    if (securityGroups.isEmpty()) {
      throw RequestValues.missing(VPC_SECURITY_GROUP_IDS, "vpcSecurityGroupIds");
    }
    return VpcConfig.builder().subnetIds(subnets).securityGroupIds(securityGroups).build();
  }
}
