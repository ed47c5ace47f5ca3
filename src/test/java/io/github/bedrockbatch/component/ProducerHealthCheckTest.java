/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.BedrockException;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsResponse;

class ProducerHealthCheckTest {

  private final BedrockServer bedrock = new BedrockServer();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void is_up_when_bedrock_lists_jobs() throws Exception {
    bedrock.answers("{\"invocationJobSummaries\":[]}");
    try (BedrockRoute route = BedrockRoute.to(bedrock, "")) {
      HealthCheck.Result result = onlyCheck(route).call();
      assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
      assertThat(result.getDetails()).containsEntry("region", "eu-central-1");
    }
    assertThat(bedrock.onlyRequest().path()).isEqualTo("/model-invocation-jobs");
    assertThat(bedrock.onlyRequest().query()).isEqualTo("maxResults=1");
  }

  @Test
  void is_down_with_region_code_and_status_but_without_the_text_when_bedrock_refuses()
      throws Exception {
    bedrock.answers(
        403,
        Map.of("x-amzn-ErrorType", "InvalidSignatureException"),
        "{\"message\":\"The canonical string should have been x-amz-security-token:TOKENEXAMPLE\"}");
    try (BedrockRoute route =
        BedrockRoute.to(bedrock, "useSessionCredentials=true&sessionToken=TOKENEXAMPLE")) {
      HealthCheck.Result result = onlyCheck(route).call();
      assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
      assertThat(result.getMessage())
          .hasValue(
              "Bedrock in eu-central-1 rejected the request to list jobs:"
                  + " InvalidSignatureException, HTTP 403");
      assertThat(result.getDetails())
          .containsEntry("region", "eu-central-1")
          .containsEntry(AbstractHealthCheck.SERVICE_ERROR_CODE, "InvalidSignatureException")
          .containsEntry(AbstractHealthCheck.SERVICE_STATUS_CODE, 403);
      assertThat(result.getError()).isEmpty();
      assertThat(result.getDetails().toString())
          .doesNotContain("TOKENEXAMPLE")
          .doesNotContain("SECRETEXAMPLE")
          .doesNotContain("AKIDEXAMPLE");
    }
  }

  @Test
  void is_down_with_what_is_behind_it_when_bedrock_does_not_answer() throws Exception {
    bedrock.close();
    try (BedrockClient client = BedrockRoute.clientWithoutRetries(bedrock);
        BedrockRoute route = BedrockRoute.with(client, "")) {
      HealthCheck.Result result = onlyCheck(route).call();
      assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
      assertThat(result.getMessage())
          .hasValueSatisfying(
              m ->
                  assertThat(m)
                      .startsWith("Bedrock in us-east-1 cannot be reached: SdkClientException (")
                      .contains("ConnectException"));
      assertThat(result.getDetails()).containsEntry("region", "us-east-1");
    }
  }

  @Test
  void is_down_when_an_error_has_no_details() throws Exception {
    AwsServiceException bare =
        BedrockException.builder().statusCode(502).message("bad gateway").build();
    try (BedrockRoute route = BedrockRoute.with(new Refusing(bare), "region=eu-west-3")) {
      HealthCheck.Result result = onlyCheck(route).call();
      assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
      assertThat(result.getMessage())
          .hasValue(
              "Bedrock in eu-west-3 rejected the request to list jobs: unnamed error, HTTP"
                  + " 502");
    }
  }

  @Test
  void is_down_when_the_endpoint_is_stopped() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, "")) {
      HealthCheck check = onlyCheck(route);
      route.context().getEndpoints().forEach(endpoint -> endpoint.stop());
      assertThat(check.call().getState()).isEqualTo(HealthCheck.State.DOWN);
    }
  }

  @Test
  void goes_away_with_the_route() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, "")) {
      assertThat(checks(route).stream()).hasSize(1);
      String id = route.context().getRoutes().get(0).getId();
      route.context().getRouteController().stopRoute(id);
      route.context().removeRoute(id);
      assertThat(checks(route).stream()).isEmpty();
    }
  }

  @Test
  void follows_the_flag_of_the_component() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, "")) {
      assertThat(onlyCheck(route).isEnabled()).isTrue();
      route
          .context()
          .getComponent("aws-bedrock-batch", BedrockBatchComponent.class)
          .setHealthCheckProducerEnabled(false);
      String id = route.context().getRoutes().get(0).getId();
      route.context().getRouteController().stopRoute(id);
      route.context().getRouteController().startRoute(id);
      assertThat(onlyCheck(route).isEnabled()).isFalse();
      assertThat(onlyCheck(route).call().getState()).isEqualTo(HealthCheck.State.UNKNOWN);
    }
    assertThat(bedrock.requests()).isEmpty();
  }

  private static HealthCheckRepository checks(BedrockRoute route) {
    HealthCheckRepository checks =
        HealthCheckHelper.getHealthCheckRepository(
            route.context(), "producers", HealthCheckRepository.class);
    // producer checks are off in Camel unless they are asked for
    checks.setEnabled(true);
    return checks;
  }

  private static HealthCheck onlyCheck(BedrockRoute route) {
    HealthCheck check =
        checks(route).stream()
            .reduce(
                (a, b) -> {
                  throw new AssertionError(a + " and " + b);
                })
            .orElseThrow();
    assertThat(check.getId()).startsWith("producer:aws-bedrock-batch-");
    return check;
  }

  /** Not a client of the SDK, so that it knows no region either. */
  private record Refusing(AwsServiceException exception) implements BedrockClient {
    @Override
    public ListModelInvocationJobsResponse listModelInvocationJobs(
        ListModelInvocationJobsRequest request) {
      throw exception;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
