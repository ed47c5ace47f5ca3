/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.model.RequestFormat;

/**
 * A checked request, unchanged, and the ARN of its model. Two requests with the same token count as
 * one if these are equal.
 */
public record JobSpec(ObjectNode request, String modelArn) {
  private static final int DEFAULT_TIMEOUT_HOURS = 24;

  public String jobName() {
    return request.path("jobName").textValue();
  }

  /** The token of the request; null when it has none. */
  public String clientRequestToken() {
    return request.path("clientRequestToken").textValue();
  }

  public String invocationType() {
    return request.path("modelInvocationType").asText("InvokeModel");
  }

  public int timeoutHours() {
    return request.path("timeoutDurationInHours").asInt(DEFAULT_TIMEOUT_HOURS);
  }

  public S3Uri input() {
    return S3Uri.parse(request.at("/inputDataConfig/s3InputDataConfig/s3Uri").textValue());
  }

  public S3Uri output() {
    return S3Uri.parse(request.at("/outputDataConfig/s3OutputDataConfig/s3Uri").textValue());
  }

  public RequestFormat format() {
    return invocationType().equals("Converse")
        ? RequestFormat.BATCH_CONVERSE
        : RequestFormat.INVOKE_MODEL;
  }
}
