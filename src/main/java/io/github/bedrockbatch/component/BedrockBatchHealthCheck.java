/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;

/**
 * Asks Bedrock for a list of one job, which needs the permission {@code
 * bedrock:ListModelInvocationJobs}.
 *
 * <p>The result carries neither the exception nor the service's text: AWS answers a wrong signature
 * with the request that it expected, session token included.
 */
final class BedrockBatchHealthCheck extends AbstractHealthCheck {

  /** Short enough for a probe, long enough for the SDK's own retries of one throttled call. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BedrockBatchEndpoint endpoint;

  BedrockBatchHealthCheck(BedrockBatchEndpoint endpoint) {
    super("camel", "producer:aws-bedrock-batch-" + endpoint.getId());
    this.endpoint = endpoint;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    String region = region();
    builder.detail("region", region);
    try {
      endpoint
          .client()
          .listModelInvocationJobs(
              ListModelInvocationJobsRequest.builder()
                  .maxResults(1)
                  .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE))
                  .build());
      builder.up();
    } catch (AwsServiceException refusal) {
      AwsErrorDetails details = refusal.awsErrorDetails();
      String code =
          details == null || details.errorCode() == null ? "unnamed error" : details.errorCode();
      builder
          .detail(SERVICE_STATUS_CODE, refusal.statusCode())
          .detail(SERVICE_ERROR_CODE, code)
          .message(
              "Bedrock in %s refused to list jobs: %s, HTTP %d"
                  .formatted(region, code, refusal.statusCode()))
          .down();
    } catch (SdkException | IllegalStateException failure) {
      String kind = failure.getClass().getSimpleName();
      builder
          .detail(SERVICE_ERROR_CODE, kind)
          .message("Bedrock in %s cannot be reached: %s".formatted(region, kind))
          .down();
    }
  }

  /** A client that was given to the endpoint knows its region better than the options do. */
  private String region() {
    Region region = endpoint.client().serviceClientConfiguration().region();
    return region == null ? "an unknown region" : region.id();
  }
}
