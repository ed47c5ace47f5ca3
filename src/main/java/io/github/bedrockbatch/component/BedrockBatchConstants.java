/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import org.apache.camel.spi.Metadata;

/**
 * The headers of the component. A request header wins over the option of the same name.
 *
 * <p>Apart from the token of a page and the ARN of a job, no response header is also a request
 * header: the response of one job must not leak into the request for the next.
 */
public interface BedrockBatchConstants {

  @Metadata(
      description =
          "The operation to perform: createModelInvocationJob, getModelInvocationJob, "
              + "listModelInvocationJobs or stopModelInvocationJob.",
      javaType = "String")
  String OPERATION = "CamelAwsBedrockBatchOperation";

  @Metadata(description = "create: the name of the job.", javaType = "String")
  String JOB_NAME = "CamelAwsBedrockBatchJobName";

  @Metadata(
      description = "create: the ARN of the IAM role that Bedrock assumes.",
      javaType = "String")
  String ROLE_ARN = "CamelAwsBedrockBatchRoleArn";

  @Metadata(
      description = "create: the id or ARN of the model or inference profile.",
      javaType = "String")
  String MODEL_ID = "CamelAwsBedrockBatchModelId";

  @Metadata(
      description =
          "create: the token by which Bedrock tells a repeated request from a new one. "
              + "Without it the SDK makes a new token for each message, so that a redelivered "
              + "message starts a second job.",
      javaType = "String")
  String CLIENT_REQUEST_TOKEN = "CamelAwsBedrockBatchClientRequestToken";

  @Metadata(description = "create: the S3 address of the input.", javaType = "String")
  String INPUT_S3_URI = "CamelAwsBedrockBatchInputS3Uri";

  @Metadata(description = "create: the format of the input.", javaType = "String")
  String INPUT_FORMAT = "CamelAwsBedrockBatchInputFormat";

  @Metadata(
      description = "create: the AWS account that owns the input bucket.",
      javaType = "String")
  String INPUT_BUCKET_OWNER = "CamelAwsBedrockBatchInputBucketOwner";

  @Metadata(description = "create: the S3 folder to write the output under.", javaType = "String")
  String OUTPUT_S3_URI = "CamelAwsBedrockBatchOutputS3Uri";

  @Metadata(description = "create: the KMS key that encrypts the output.", javaType = "String")
  String OUTPUT_KMS_KEY_ID = "CamelAwsBedrockBatchOutputKmsKeyId";

  @Metadata(
      description = "create: the AWS account that owns the output bucket.",
      javaType = "String")
  String OUTPUT_BUCKET_OWNER = "CamelAwsBedrockBatchOutputBucketOwner";

  @Metadata(
      description =
          "create: the subnets that the job runs in, as a collection or as text with " + "commas.",
      javaType = "java.util.Collection<String> or String")
  String VPC_SUBNET_IDS = "CamelAwsBedrockBatchVpcSubnetIds";

  @Metadata(
      description =
          "create: the security groups of the job's network interfaces, as a collection "
              + "or as text with commas.",
      javaType = "java.util.Collection<String> or String")
  String VPC_SECURITY_GROUP_IDS = "CamelAwsBedrockBatchVpcSecurityGroupIds";

  @Metadata(
      description = "create: the hours after which an unfinished job expires.",
      javaType = "Integer")
  String TIMEOUT_DURATION_IN_HOURS = "CamelAwsBedrockBatchTimeoutDurationInHours";

  @Metadata(
      description = "create: the tags of the job.",
      javaType = "java.util.Map<String, String>")
  String TAGS = "CamelAwsBedrockBatchTags";

  @Metadata(
      description = "create: the form of the records, InvokeModel or Converse.",
      javaType = "String")
  String MODEL_INVOCATION_TYPE = "CamelAwsBedrockBatchModelInvocationType";

  @Metadata(
      description =
          "get, stop: the ARN or id of the job. Without it the header "
              + "CamelAwsBedrockBatchJobArn counts, and then the option.",
      javaType = "String")
  String JOB_IDENTIFIER = "CamelAwsBedrockBatchJobIdentifier";

  @Metadata(
      description =
          "list: only jobs submitted after this time, as an Instant, a Date or ISO 8601 " + "text.",
      javaType = "java.time.Instant")
  String SUBMIT_TIME_AFTER = "CamelAwsBedrockBatchSubmitTimeAfter";

  @Metadata(
      description =
          "list: only jobs submitted before this time, as an Instant, a Date or ISO 8601 "
              + "text.",
      javaType = "java.time.Instant")
  String SUBMIT_TIME_BEFORE = "CamelAwsBedrockBatchSubmitTimeBefore";

  @Metadata(description = "list: only jobs in this status.", javaType = "String")
  String STATUS_EQUALS = "CamelAwsBedrockBatchStatusEquals";

  @Metadata(description = "list: only jobs with this text in their name.", javaType = "String")
  String NAME_CONTAINS = "CamelAwsBedrockBatchNameContains";

  @Metadata(description = "list: the number of jobs in one page.", javaType = "Integer")
  String MAX_RESULTS = "CamelAwsBedrockBatchMaxResults";

  @Metadata(description = "list: what to sort by.", javaType = "String")
  String SORT_BY = "CamelAwsBedrockBatchSortBy";

  @Metadata(description = "list: the direction to sort in.", javaType = "String")
  String SORT_ORDER = "CamelAwsBedrockBatchSortOrder";

  @Metadata(
      description =
          "list: the token of the page to get; the body is then that page only. After a "
              + "single page: the token of the page that follows, absent after the last.",
      javaType = "String")
  String NEXT_TOKEN = "CamelAwsBedrockBatchNextToken";

  @Metadata(description = "create, get: the ARN of the job.", javaType = "String")
  String JOB_ARN = "CamelAwsBedrockBatchJobArn";

  @Metadata(
      description = "get: the status as AWS wrote it, also if the SDK does not know it.",
      javaType = "String")
  String JOB_STATUS = "CamelAwsBedrockBatchJobStatus";

  @Metadata(description = "get: why the job failed.", javaType = "String")
  String MESSAGE = "CamelAwsBedrockBatchMessage";

  @Metadata(description = "get: the S3 address of the input.", javaType = "String")
  String INPUT_URI = "CamelAwsBedrockBatchInputUri";

  @Metadata(
      description = "get: the S3 folder that the output is written under.",
      javaType = "String")
  String OUTPUT_URI = "CamelAwsBedrockBatchOutputUri";

  @Metadata(
      description = "get: the records of the job; absent if AWS gives no number.",
      javaType = "Long")
  String TOTAL_RECORD_COUNT = "CamelAwsBedrockBatchTotalRecordCount";

  @Metadata(
      description = "get: the records processed so far; absent if AWS gives no number.",
      javaType = "Long")
  String PROCESSED_RECORD_COUNT = "CamelAwsBedrockBatchProcessedRecordCount";

  @Metadata(
      description = "get: the records answered so far; absent if AWS gives no number.",
      javaType = "Long")
  String SUCCESS_RECORD_COUNT = "CamelAwsBedrockBatchSuccessRecordCount";

  @Metadata(
      description = "get: the records that failed so far; absent if AWS gives no number.",
      javaType = "Long")
  String ERROR_RECORD_COUNT = "CamelAwsBedrockBatchErrorRecordCount";

  @Metadata(description = "get: when the job was submitted.", javaType = "java.time.Instant")
  String SUBMIT_TIME = "CamelAwsBedrockBatchSubmitTime";

  @Metadata(description = "get: when the job last changed.", javaType = "java.time.Instant")
  String LAST_MODIFIED_TIME = "CamelAwsBedrockBatchLastModifiedTime";

  @Metadata(description = "get: when the job ended.", javaType = "java.time.Instant")
  String END_TIME = "CamelAwsBedrockBatchEndTime";

  @Metadata(
      description = "get: when the job expires if it does not end before.",
      javaType = "java.time.Instant")
  String JOB_EXPIRATION_TIME = "CamelAwsBedrockBatchJobExpirationTime";
}
