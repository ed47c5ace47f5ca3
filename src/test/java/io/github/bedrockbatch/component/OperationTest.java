/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationTest {

  private final BedrockServer bedrock = new BedrockServer();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void the_header_wins_over_the_option() throws Exception {
    bedrock.answers("{}").answers("{}");
    String options = "operation=stopModelInvocationJob&jobIdentifier=abcdefghijkl";
    try (BedrockRoute route = BedrockRoute.to(bedrock, options)) {
      route.send(null, Map.of(BedrockBatchConstants.OPERATION, "getModelInvocationJob"));
      route.send(
          null,
          Map.of(BedrockBatchConstants.OPERATION, BedrockBatchOperations.listModelInvocationJobs));
    }
    assertThat(bedrock.requests())
        .extracting(BedrockServer.Request::path)
        .containsExactly("/model-invocation-job/abcdefghijkl", "/model-invocation-jobs");
  }

  @Test
  void an_unknown_operation_in_the_header_is_refused_with_the_known_ones() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, "operation=listModelInvocationJobs")) {
      assertThat(
              route.send(null, Map.of(BedrockBatchConstants.OPERATION, "deleteJob")).getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(
              "'deleteJob'",
              BedrockBatchConstants.OPERATION,
              "createModelInvocationJob",
              "getModelInvocationJob",
              "listModelInvocationJobs",
              "stopModelInvocationJob");
    }
    assertThat(bedrock.requests()).isEmpty();
  }

  @Test
  void an_unknown_operation_in_the_option_fails_at_startup() {
    assertThatThrownBy(() -> BedrockRoute.to(bedrock, "operation=deleteJob").close())
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasStackTraceContaining("deleteJob");
  }

  @Test
  void no_operation_is_refused_by_the_names_of_header_and_option() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, "")) {
      assertThat(route.send(null, Map.of()).getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("No operation: set header CamelAwsBedrockBatchOperation or option operation");
    }
  }

  @Test
  void there_is_no_consumer() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      Endpoint endpoint = context.getEndpoint(BedrockRoute.uri(bedrock, ""));
      assertThatThrownBy(() -> endpoint.createConsumer(exchange -> {}))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
