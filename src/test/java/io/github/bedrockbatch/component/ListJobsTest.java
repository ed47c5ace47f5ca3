/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobStatus;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

class ListJobsTest {

  private static final String LIST = "operation=listModelInvocationJobs";

  private final BedrockServer bedrock = new BedrockServer();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void follows_every_page_with_the_same_filters() throws Exception {
    bedrock
        .answers(page("p2", "job-1", "job-2"))
        .answers(page("p3", "job-3"))
        .answers(page(null, "job-4"));
    Message message =
        send(LIST + "&maxResults=2", null, Map.of(BedrockBatchConstants.NAME_CONTAINS, "job"));
    assertNames(message).containsExactly("job-1", "job-2", "job-3", "job-4");
    assertThat(message.getHeaders()).doesNotContainKey(BedrockBatchConstants.NEXT_TOKEN);
    assertThat(bedrock.requests())
        .extracting(request -> query(request))
        .containsExactly(
            Map.of("maxResults", "2", "nameContains", "job"),
            Map.of("maxResults", "2", "nameContains", "job", "nextToken", "p2"),
            Map.of("maxResults", "2", "nameContains", "job", "nextToken", "p3"));
  }

  @Test
  void follows_the_pages_of_a_pojo_request() throws Exception {
    bedrock.answers(page("p2", "job-1")).answers(page(null, "job-2"));
    ListModelInvocationJobsRequest request =
        ListModelInvocationJobsRequest.builder().nameContains("pojo").build();
    Message message = send(LIST + "&pojoRequest=true&nameContains=option", request, Map.of());
    assertNames(message).containsExactly("job-1", "job-2");
    assertThat(query(bedrock.requests().get(1)))
        .isEqualTo(Map.of("nameContains", "pojo", "nextToken", "p2"));
  }

  @Test
  void sends_every_filter_of_the_headers() throws Exception {
    bedrock.answers(page(null));
    Map<String, Object> headers = new HashMap<>();
    headers.put(BedrockBatchConstants.SUBMIT_TIME_AFTER, Instant.parse("2026-01-02T03:04:05.678Z"));
    headers.put(
        BedrockBatchConstants.SUBMIT_TIME_BEFORE, Date.from(Instant.parse("2026-02-02T00:00:00Z")));
    headers.put(BedrockBatchConstants.STATUS_EQUALS, ModelInvocationJobStatus.IN_PROGRESS);
    headers.put(BedrockBatchConstants.NAME_CONTAINS, "nightly");
    headers.put(BedrockBatchConstants.MAX_RESULTS, 50);
    headers.put(BedrockBatchConstants.SORT_BY, "CreationTime");
    headers.put(BedrockBatchConstants.SORT_ORDER, "Descending");
    send(LIST, null, headers);
    assertThat(bedrock.onlyRequest().method()).isEqualTo("GET");
    assertThat(bedrock.onlyRequest().path()).isEqualTo("/model-invocation-jobs");
    assertThat(query(bedrock.onlyRequest()))
        .isEqualTo(
            Map.of(
                "submitTimeAfter", "2026-01-02T03%3A04%3A05.678Z",
                "submitTimeBefore", "2026-02-02T00%3A00%3A00Z",
                "statusEquals", "InProgress",
                "nameContains", "nightly",
                "maxResults", "50",
                "sortBy", "CreationTime",
                "sortOrder", "Descending"));
  }

  @Test
  void sends_every_filter_of_the_options_unless_a_header_says_otherwise() throws Exception {
    bedrock.answers(page(null));
    send(
        LIST
            + "&submitTimeAfter=2026-01-02T03:04:05Z&submitTimeBefore=2026-02-02T00:00:00Z&statusEquals=Failed"
            + "&nameContains=nightly&maxResults=50&sortBy=CreationTime&sortOrder=Ascending",
        null,
        Map.of(
            BedrockBatchConstants.STATUS_EQUALS, "Expired",
            BedrockBatchConstants.SUBMIT_TIME_BEFORE, "2026-03-01T00:00:00+01:00"));
    assertThat(query(bedrock.onlyRequest()))
        .isEqualTo(
            Map.of(
                "submitTimeAfter", "2026-01-02T03%3A04%3A05Z",
                "submitTimeBefore", "2026-02-28T23%3A00%3A00Z",
                "statusEquals", "Expired",
                "nameContains", "nightly",
                "maxResults", "50",
                "sortBy", "CreationTime",
                "sortOrder", "Ascending"));
  }

  @Test
  void an_empty_list_replaces_the_body() throws Exception {
    bedrock.answers("{\"invocationJobSummaries\":[]}").answers("{}");
    assertThat(send(LIST, "old body", Map.of()).getBody()).isEqualTo(List.of());
    assertThat(send(LIST + "&autoPaginate=false", "old body", Map.of()).getBody())
        .isEqualTo(List.of());
  }

  @Test
  void without_auto_pagination_one_page_and_the_token_of_the_next_come_back() throws Exception {
    bedrock.answers(page("p2", "job-1"));
    Message message = send(LIST + "&autoPaginate=false", null, Map.of());
    assertNames(message).containsExactly("job-1");
    assertThat(message.getHeader(BedrockBatchConstants.NEXT_TOKEN)).isEqualTo("p2");
    bedrock.onlyRequest();
  }

  @Test
  void a_token_in_the_header_gets_that_page_only() throws Exception {
    bedrock.answers(page("p3", "job-2"));
    Message message = send(LIST, null, Map.of(BedrockBatchConstants.NEXT_TOKEN, "p2"));
    assertNames(message).containsExactly("job-2");
    assertThat(message.getHeader(BedrockBatchConstants.NEXT_TOKEN)).isEqualTo("p3");
    assertThat(query(bedrock.onlyRequest())).isEqualTo(Map.of("nextToken", "p2"));
  }

  @Test
  void the_last_page_takes_the_token_away() throws Exception {
    bedrock.answers(page(null, "job-9"));
    Message message = send(LIST, null, Map.of(BedrockBatchConstants.NEXT_TOKEN, "p9"));
    assertThat(message.getHeaders()).doesNotContainKey(BedrockBatchConstants.NEXT_TOKEN);
  }

  @Test
  void a_time_that_is_no_iso_time_is_refused_by_the_names_of_header_and_option() throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, LIST)) {
      assertThat(
              route
                  .send(null, Map.of(BedrockBatchConstants.SUBMIT_TIME_AFTER, "yesterday"))
                  .getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(
              "'yesterday'", BedrockBatchConstants.SUBMIT_TIME_AFTER, "submitTimeAfter");
    }
  }

  private Message send(String options, Object body, Map<String, Object> headers) throws Exception {
    try (BedrockRoute route = BedrockRoute.to(bedrock, options)) {
      Exchange done = route.send(body, headers);
      assertThat(done.getException()).isNull();
      return done.getMessage();
    }
  }

  private static ListAssert<String> assertNames(Message message) {
    assertThat(message.getBody()).isInstanceOf(List.class);
    List<?> body = message.getBody(List.class);
    return assertThat(
        body.stream()
            .map(ModelInvocationJobSummary.class::cast)
            .map(ModelInvocationJobSummary::jobName));
  }

  private static Map<String, String> query(BedrockServer.Request request) {
    Map<String, String> query = new HashMap<>();
    for (String pair : request.query().split("&", -1)) {
      String[] nameAndValue = pair.split("=", 2);
      query.put(nameAndValue[0], nameAndValue[1]);
    }
    return query;
  }

  private static String page(String nextToken, String... names) {
    String summaries =
        String.join(
            ",", Arrays.stream(names).map(name -> "{\"jobName\":\"" + name + "\"}").toList());
    String token = nextToken == null ? "" : "\"nextToken\":\"" + nextToken + "\",";
    return "{" + token + "\"invocationJobSummaries\":[" + summaries + "]}";
  }
}
