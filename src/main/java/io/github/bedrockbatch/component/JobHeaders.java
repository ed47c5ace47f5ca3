/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import org.apache.camel.Message;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobInputDataConfig;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobOutputDataConfig;

/**
 * Puts what a response says about a job into headers. A value that the response lacks removes its
 * header, so that the headers never mix two jobs or two states of one job.
 */
final class JobHeaders {

  private static final GetModelInvocationJobResponse NOTHING_KNOWN =
      GetModelInvocationJobResponse.builder().build();

  private JobHeaders() {}

  static void ofNew(CreateModelInvocationJobResponse created, Message message) {
    of(NOTHING_KNOWN, message);
    set(message, BedrockBatchConstants.JOB_ARN, created.jobArn());
  }

  static void of(GetModelInvocationJobResponse job, Message message) {
    set(message, BedrockBatchConstants.JOB_ARN, job.jobArn());
    // the enum has no name for a status newer than the SDK
    set(message, BedrockBatchConstants.JOB_STATUS, job.statusAsString());
    set(message, BedrockBatchConstants.MESSAGE, job.message());
    set(message, BedrockBatchConstants.INPUT_URI, uri(job.inputDataConfig()));
    set(message, BedrockBatchConstants.OUTPUT_URI, uri(job.outputDataConfig()));
    set(message, BedrockBatchConstants.TOTAL_RECORD_COUNT, job.totalRecordCount());
    set(message, BedrockBatchConstants.PROCESSED_RECORD_COUNT, job.processedRecordCount());
    set(message, BedrockBatchConstants.SUCCESS_RECORD_COUNT, job.successRecordCount());
    set(message, BedrockBatchConstants.ERROR_RECORD_COUNT, job.errorRecordCount());
    set(message, BedrockBatchConstants.SUBMIT_TIME, job.submitTime());
    set(message, BedrockBatchConstants.LAST_MODIFIED_TIME, job.lastModifiedTime());
    set(message, BedrockBatchConstants.END_TIME, job.endTime());
    set(message, BedrockBatchConstants.JOB_EXPIRATION_TIME, job.jobExpirationTime());
  }

  static void set(Message message, String header, Object value) {
    if (value == null) {
      message.removeHeader(header);
    } else {
      message.setHeader(header, value);
    }
  }

  // both configurations are unions, whose S3 member is null for a location that is not in S3
  private static String uri(ModelInvocationJobInputDataConfig input) {
    return input == null || input.s3InputDataConfig() == null
        ? null
        : input.s3InputDataConfig().s3Uri();
  }

  private static String uri(ModelInvocationJobOutputDataConfig output) {
    return output == null || output.s3OutputDataConfig() == null
        ? null
        : output.s3OutputDataConfig().s3Uri();
  }
}
