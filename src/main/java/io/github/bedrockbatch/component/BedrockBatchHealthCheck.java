/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;

/**
 * Asks Bedrock for a list of one job, which needs the permission {@code
 * bedrock:ListModelInvocationJobs}.
 *
 * <p>The result has neither the exception nor its message: to a wrong signature AWS answers with
 * the request that it expected, session token included.
 */
final class BedrockBatchHealthCheck extends AbstractHealthCheck {

  private static final Logger LOG = LoggerFactory.getLogger(BedrockBatchHealthCheck.class);

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
              "Bedrock in %s rejected the request to list jobs: %s, HTTP %d"
                  .formatted(region, code, refusal.statusCode()))
          .down();
    } catch (RuntimeException failure) {
      LOG.debug("Bedrock in {} cannot be reached", region, failure);
      String kind = kind(failure);
      builder
          .detail(SERVICE_ERROR_CODE, kind)
          .message("Bedrock in %s cannot be reached: %s".formatted(region, kind))
          .down();
    }
  }

  /** The region of the client, as the options may differ from those of a configured client. */
  private String region() {
    String option = endpoint.getConfiguration().getRegion();
    try {
      Region region = endpoint.client().serviceClientConfiguration().region();
      return region == null ? String.valueOf(option) : region.id();
    } catch (UnsupportedOperationException | IllegalStateException e) {
      // a client that is not the SDK's may not support this, and a stopping endpoint has none
      return String.valueOf(option);
    }
  }

  /**
   * The classes of the failure and its root cause, such as {@code SdkClientException
   * (ConnectException)}.
   */
  private static String kind(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String kind = failure.getClass().getSimpleName();
    return root == failure ? kind : kind + " (" + root.getClass().getSimpleName() + ")";
  }
}
