/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

class ListJobsTest {
  @TempDir Path directory;
  private final SettableClock clock = new SettableClock();
  private Emulator emulator;

  @BeforeEach
  void start() {
    emulator =
        Emulator.start(
            directory,
            o -> {
              o.clock = clock;
              o.jobDuration = Duration.ofHours(10);
            });
  }

  @AfterEach
  void stop() {
    emulator.close();
  }

  private List<String> names(Consumer<ListModelInvocationJobsRequest.Builder> filter) {
    return emulator.bedrock.listModelInvocationJobsPaginator(filter).stream()
        .flatMap(page -> page.invocationJobSummaries().stream())
        .map(ModelInvocationJobSummary::jobName)
        .toList();
  }

  private void createFive() {
    for (int i = 1; i <= 5; i++) {
      emulator.create("job-" + i);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void newest_come_first_unless_asked_otherwise() {
    createFive();
    assertThat(names(r -> {})).containsExactly("job-5", "job-4", "job-3", "job-2", "job-1");
    assertThat(names(r -> r.sortBy("CreationTime").sortOrder("Ascending").maxResults(2)))
        .containsExactly("job-1", "job-2", "job-3", "job-4", "job-5");
  }

  @Test
  void pages_neither_shift_nor_repeat_while_jobs_are_added() {
    createFive();
    List<String> seen = new ArrayList<>();
    String token = null;
    do {
      String next = token;
      ListModelInvocationJobsResponse page =
          emulator.bedrock.listModelInvocationJobs(r -> r.maxResults(2).nextToken(next));
      page.invocationJobSummaries().forEach(job -> seen.add(job.jobName()));
      emulator.create("added-" + seen.size());
      token = page.nextToken();
    } while (token != null);
    assertThat(seen).containsExactly("job-5", "job-4", "job-3", "job-2", "job-1");
  }

  @Test
  void the_last_page_has_no_token_also_when_it_is_full() {
    createFive();
    assertThat(emulator.bedrock.listModelInvocationJobs(r -> r.maxResults(5)).nextToken()).isNull();
  }

  @Test
  void a_page_has_100_jobs_unless_asked_otherwise() {
    for (int i = 0; i < 101; i++) {
      String model = i % 2 == 0 ? Emulator.NOVA : Emulator.CLAUDE;
      emulator.create("many-" + i, r -> r.modelId(model));
    }
    assertThat(emulator.bedrock.listModelInvocationJobs(r -> {}).invocationJobSummaries())
        .hasSize(100);
    assertThat(names(r -> {})).hasSize(101).doesNotHaveDuplicates();
  }

  @Test
  void jobs_are_filtered_by_name_time_and_status() {
    Instant start = clock.instant();
    createFive();
    assertThat(names(r -> r.nameContains("b-3"))).containsExactly("job-3");
    assertThat(names(r -> r.submitTimeAfter(start.plusSeconds(2))))
        .containsExactly("job-5", "job-4");
    assertThat(names(r -> r.submitTimeBefore(start.plusSeconds(1)))).containsExactly("job-1");
    String arn = emulator.create("stopping");
    emulator.bedrock.stopModelInvocationJob(r -> r.jobIdentifier(arn));
    assertThat(names(r -> r.statusEquals("Stopping"))).containsExactly("stopping");
    assertThat(names(r -> r.statusEquals("Submitted").maxResults(1))).hasSize(5);
    assertThat(names(r -> r.statusEquals("Completed"))).isEmpty();
  }

  @Test
  void a_summary_says_what_get_says() {
    emulator.put("in/a.jsonl", converseRecords(100));
    String arn = emulator.create("same");
    clock.advance(Duration.ofHours(1));
    emulator.awaitStatus(arn, "Validating");
    clock.advance(Duration.ofHours(2));
    emulator.awaitStatus(arn, "Scheduled");
    ModelInvocationJobSummary summary =
        emulator.bedrock.listModelInvocationJobs(r -> {}).invocationJobSummaries().get(0);
    assertThat(summary.sdkFields())
        .allSatisfy(
            field ->
                assertThat(emulator.get(arn).getValueForField(field.memberName(), Object.class))
                    .as(field.memberName())
                    .isEqualTo(summary.getValueForField(field.memberName(), Object.class)));
    assertThat(summary.totalRecordCount()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxResults=0",
        "maxResults=1001",
        "maxResults=x",
        "statusEquals=Running",
        "nameContains=a_b",
        "sortBy=Name",
        "sortOrder=Up",
        "submitTimeAfter=yesterday",
        "nextToken=abc",
        "nextToken=a%20b"
      })
  void a_query_against_the_rules_is_refused(String query) {
    RawHttp.Answer answer = new RawHttp(emulator.endpoint()).get("/model-invocation-jobs?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorType()).isEqualTo("ValidationException");
  }

  @Test
  void a_token_continues_only_the_list_it_came_from() {
    createFive();
    String token = emulator.bedrock.listModelInvocationJobs(r -> r.maxResults(2)).nextToken();
    RawHttp http = new RawHttp(emulator.endpoint());
    assertThat(http.get("/model-invocation-jobs?nextToken=" + token).status()).isEqualTo(200);
    assertThat(http.get("/model-invocation-jobs?nameContains=job&nextToken=" + token).status())
        .isEqualTo(400);
  }
}
