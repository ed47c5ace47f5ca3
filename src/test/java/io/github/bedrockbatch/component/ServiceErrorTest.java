/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrock.model.BedrockException;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.InternalServerException;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.bedrock.model.ThrottlingException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

class ServiceErrorTest {

  private static final String OPTIONS =
      "operation=createModelInvocationJob&jobName=j&roleArn=r&modelId=m&inputS3Uri=s3://i/x&outputS3Uri=s3://o/";

  private final BedrockServer bedrock = new BedrockServer();
  private final BedrockClient client = BedrockRoute.clientWithoutRetries(bedrock);

  @AfterEach
  void stop() {
    client.close();
    bedrock.close();
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(400, ValidationException.class),
        Arguments.of(400, ConflictException.class),
        Arguments.of(400, ServiceQuotaExceededException.class),
        Arguments.of(403, AccessDeniedException.class),
        Arguments.of(404, ResourceNotFoundException.class),
        Arguments.of(429, ThrottlingException.class),
        Arguments.of(500, InternalServerException.class));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void an_error_named_in_the_header_reaches_the_route_as_the_exception_of_the_sdk(
      int status, Class<? extends BedrockException> error) throws Exception {
    String name = error.getSimpleName();
    bedrock
        .answers(status, Map.of("x-amzn-ErrorType", name), "{\"message\":\"why\"}")
        .answers(
            status,
            Map.of("x-amzn-ErrorType", name + ":http://internal.amazon.com/"),
            "{\"message\":\"why\"}");
    assertThrown(status, error);
    assertThrown(status, error);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void an_error_named_in_the_body_reaches_the_route_as_the_exception_of_the_sdk(
      int status, Class<? extends BedrockException> error) throws Exception {
    bedrock.answers(
        status,
        Map.of(),
        "{\"__type\":\"com.amazonaws.bedrock#" + error.getSimpleName() + "\",\"message\":\"why\"}");
    assertThrown(status, error);
  }

  @Test
  void an_error_without_a_name_is_a_plain_bedrock_exception() throws Exception {
    bedrock.answers(503, Map.of(), "");
    try (BedrockRoute route = BedrockRoute.with(client, OPTIONS)) {
      assertThat(route.send(null, Map.of()).getException())
          .isExactlyInstanceOf(BedrockException.class)
          .asInstanceOf(type(BedrockException.class))
          .satisfies(e -> assertThat(e.statusCode()).isEqualTo(503))
          .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isNull());
    }
  }

  @Test
  void an_error_leaves_body_and_headers_as_they_were() throws Exception {
    bedrock.answers(403, Map.of("x-amzn-ErrorType", "AccessDeniedException"), "{}");
    try (BedrockRoute route = BedrockRoute.with(client, OPTIONS)) {
      var failed = route.send("body", Map.of(BedrockBatchConstants.JOB_STATUS, "Failed"));
      assertThat(failed.getException()).isInstanceOf(AccessDeniedException.class);
      assertThat(failed.getMessage().getBody()).isEqualTo("body");
      assertThat(failed.getMessage().getHeaders())
          .isEqualTo(Map.of(BedrockBatchConstants.JOB_STATUS, "Failed"));
    }
  }

  @Test
  void an_error_on_a_later_page_of_the_list_is_not_taken_for_the_end() throws Exception {
    bedrock
        .answers("{\"nextToken\":\"p2\",\"invocationJobSummaries\":[{\"jobName\":\"job-1\"}]}")
        .answers(429, Map.of("x-amzn-ErrorType", "ThrottlingException"), "{}");
    try (BedrockRoute route = BedrockRoute.with(client, "operation=listModelInvocationJobs")) {
      var failed = route.send("body", Map.of());
      assertThat(failed.getException()).isInstanceOf(ThrottlingException.class);
      assertThat(failed.getMessage().getBody()).isEqualTo("body");
    }
  }

  @Test
  void a_service_that_does_not_answer_is_a_client_exception() throws Exception {
    bedrock.close();
    try (BedrockRoute route = BedrockRoute.with(client, OPTIONS)) {
      assertThat(route.send(null, Map.of()).getException()).isInstanceOf(SdkClientException.class);
    }
  }

  private void assertThrown(int status, Class<? extends BedrockException> error) throws Exception {
    try (BedrockRoute route = BedrockRoute.with(client, OPTIONS)) {
      assertThat(route.send(null, Map.of()).getException())
          .isExactlyInstanceOf(error)
          .asInstanceOf(type(BedrockException.class))
          .satisfies(e -> assertThat(e.statusCode()).isEqualTo(status))
          .satisfies(
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(error.getSimpleName()))
          .satisfies(e -> assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("why"));
    }
  }
}
