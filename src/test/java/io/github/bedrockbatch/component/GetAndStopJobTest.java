/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobResponse;

class GetAndStopJobTest {

  private static final String ARN =
      "arn:aws:bedrock:eu-central-1:123456789012:model-invocation-job/abcdefghijkl";
  private static final String ENCODED =
      "/model-invocation-job/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Amodel-invocation-job%2Fabcdefghijkl";
  private static final String GET = "operation=getModelInvocationJob";
  private static final String STOP = "operation=stopModelInvocationJob";
  private static final String FULL =
      """
      {
        "jobArn": "%s", "jobName": "job-1", "modelId": "m", "roleArn": "r", "clientRequestToken": "t",
        "status": "PartiallyCompleted", "message": "Some records failed",
        "submitTime": "2026-01-02T03:04:05.678Z", "lastModifiedTime": "2026-01-02T04:00:00Z",
        "endTime": "2026-01-02T03:59:59Z", "jobExpirationTime": "2026-01-03T03:04:05Z",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://in/a.jsonl"}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://out/"}},
        "totalRecordCount": 100, "processedRecordCount": 100, "successRecordCount": 98, "errorRecordCount": 2
      }
      """
          .formatted(ARN);

  private final BedrockServer bedrock = new BedrockServer();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void gets_a_job_by_its_arn_encoded_in_the_path() throws Exception {
    bedrock.answers(FULL);
    send(GET, null, Map.of(BedrockBatchConstants.JOB_IDENTIFIER, ARN));
    assertThat(bedrock.onlyRequest().method()).isEqualTo("GET");
    assertThat(bedrock.onlyRequest().path()).isEqualTo(ENCODED);
  }

  @Test
  void puts_the_response_in_the_body_and_what_it_says_of_the_job_in_headers() throws Exception {
    bedrock.answers(FULL);
    Message message = send(GET + "&jobIdentifier=abcdefghijkl", null, Map.of()).getMessage();
    assertThat(message.getBody()).isInstanceOf(GetModelInvocationJobResponse.class);
    assertThat(message.getHeaders())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("CamelAwsBedrockBatchJobArn", ARN),
                Map.entry("CamelAwsBedrockBatchJobStatus", "PartiallyCompleted"),
                Map.entry("CamelAwsBedrockBatchMessage", "Some records failed"),
                Map.entry("CamelAwsBedrockBatchInputUri", "s3://in/a.jsonl"),
                Map.entry("CamelAwsBedrockBatchOutputUri", "s3://out/"),
                Map.entry("CamelAwsBedrockBatchTotalRecordCount", 100L),
                Map.entry("CamelAwsBedrockBatchProcessedRecordCount", 100L),
                Map.entry("CamelAwsBedrockBatchSuccessRecordCount", 98L),
                Map.entry("CamelAwsBedrockBatchErrorRecordCount", 2L),
                Map.entry(
                    "CamelAwsBedrockBatchSubmitTime", Instant.parse("2026-01-02T03:04:05.678Z")),
                Map.entry(
                    "CamelAwsBedrockBatchLastModifiedTime", Instant.parse("2026-01-02T04:00:00Z")),
                Map.entry("CamelAwsBedrockBatchEndTime", Instant.parse("2026-01-02T03:59:59Z")),
                Map.entry(
                    "CamelAwsBedrockBatchJobExpirationTime",
                    Instant.parse("2026-01-03T03:04:05Z"))));
  }

  @Test
  void a_value_that_the_response_lacks_removes_the_header_of_the_job_before() throws Exception {
    bedrock.answers(
        "{\"jobArn\":\"" + ARN + "\",\"status\":\"Submitted\",\"totalRecordCount\":null}");
    Message message =
        send(
                GET + "&jobIdentifier=abcdefghijkl",
                null,
                Map.of(
                    BedrockBatchConstants.MESSAGE,
                    "old",
                    BedrockBatchConstants.OUTPUT_URI,
                    "s3://old/",
                    BedrockBatchConstants.TOTAL_RECORD_COUNT,
                    5L,
                    BedrockBatchConstants.ERROR_RECORD_COUNT,
                    5L))
            .getMessage();
    assertThat(message.getHeaders())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                BedrockBatchConstants.JOB_ARN, ARN, BedrockBatchConstants.JOB_STATUS, "Submitted"));
    assertThat(message.getBody(GetModelInvocationJobResponse.class).totalRecordCount()).isNull();
  }

  @Test
  void a_status_that_the_sdk_does_not_know_is_in_the_header_as_aws_wrote_it() throws Exception {
    bedrock.answers("{\"jobArn\":\"" + ARN + "\",\"status\":\"Hibernating\"}");
    Exchange done = send(GET + "&jobIdentifier=abcdefghijkl", null, Map.of());
    assertThat(done.getMessage().getHeader(BedrockBatchConstants.JOB_STATUS))
        .isEqualTo("Hibernating");
  }

  @Test
  void stops_a_job_by_its_arn_encoded_in_the_path() throws Exception {
    bedrock.answers("{}");
    Exchange done = send(STOP, "body", Map.of(BedrockBatchConstants.JOB_IDENTIFIER, ARN));
    assertThat(bedrock.onlyRequest().method()).isEqualTo("POST");
    assertThat(bedrock.onlyRequest().path()).isEqualTo(ENCODED + "/stop");
    assertThat(bedrock.onlyRequest().body()).isEmpty();
    assertThat(done.getMessage().getBody()).isInstanceOf(StopModelInvocationJobResponse.class);
  }

  @Test
  void an_empty_answer_to_stop_is_a_success() throws Exception {
    bedrock.answers("");
    send(STOP + "&jobIdentifier=abcdefghijkl", null, Map.of());
    assertThat(bedrock.onlyRequest().path()).isEqualTo("/model-invocation-job/abcdefghijkl/stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, STOP})
  void the_identifier_wins_over_the_arn_and_the_arn_over_the_option(String operation)
      throws Exception {
    bedrock.answers("{}").answers("{}").answers("{}");
    String options = operation + "&jobIdentifier=optionoption";
    Map<String, Object> arn = Map.of(BedrockBatchConstants.JOB_ARN, "arnarnarnarn");
    Map<String, Object> both =
        Map.of(
            BedrockBatchConstants.JOB_ARN,
            "arnarnarnarn",
            BedrockBatchConstants.JOB_IDENTIFIER,
            "identifier12");
    send(options, null, both);
    send(options, null, arn);
    send(options, null, Map.of());
    assertThat(bedrock.requests())
        .extracting(request -> request.path().split("/", -1)[2])
        .containsExactly("identifier12", "arnarnarnarn", "optionoption");
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, STOP})
  void a_missing_identifier_is_refused_by_the_names_of_header_and_option(String operation)
      throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, operation)) {
      assertThat(route.send(null, Map.of()).getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("header CamelAwsBedrockBatchJobIdentifier or option jobIdentifier");
    }
    assertThat(bedrock.requests()).isEmpty();
  }

  @Test
  void pojo_requests_are_sent_as_they_are() throws Exception {
    bedrock.answers(FULL).answers("{}");
    send(
        GET + "&pojoRequest=true",
        GetModelInvocationJobRequest.builder().jobIdentifier(ARN).build(),
        Map.of());
    send(
        STOP + "&pojoRequest=true",
        StopModelInvocationJobRequest.builder().jobIdentifier("abcdefghijkl").build(),
        Map.of(BedrockBatchConstants.JOB_IDENTIFIER, "ignored"));
    assertThat(bedrock.requests())
        .extracting(BedrockServer.Request::path)
        .containsExactly(ENCODED, "/model-invocation-job/abcdefghijkl/stop");
  }

  private Exchange send(String options, Object body, Map<String, Object> headers) throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, options)) {
      Exchange done = route.send(body, headers);
      assertThat(done.getException()).isNull();
      return done;
    }
  }
}
