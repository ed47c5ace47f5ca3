/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prompts that are to be answered within two hours, with jobs that stay in Scheduled or crawl: each
 * has one result, in time or said to be late. A folder for each policy.
 */
class DeadlineFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String OTHER = "amazon.nova-micro-v1:0";
  private static final int PROMPTS = 20;
  private static final String STUCK = "\"stuckScheduled\":true";
  private static final String CRAWLING = "\"standstillShare\":0.5";

  @TempDir private static Path data;
  private static SettableClock clock;
  private static Flow flow;
  private static int files;

  private String file;

  @BeforeAll
  static void start() throws Exception {
    clock = new SettableClock(Clock.systemUTC());
    StringBuilder yaml = new StringBuilder();
    for (Map.Entry<String, String> folder :
        Map.of("on-demand", "on-demand", "model", "model:" + OTHER, "fail", "fail", "wait", "wait")
            .entrySet()) {
      yaml.append(
          """
          - templatedRoute:
              routeTemplateRef: from-files
              routeId: late-%1$s
              prefixId: late-%1$s
              parameters:
                - {name: folder, value: "%2$s/%1$s"}
                - {name: deadline, value: 2h}
                - {name: deadlineThen, value: "%3$s"}
          """
              .formatted(folder.getKey(), data, folder.getValue()));
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("batch.min-records", "10");
    settings.put("local.min-records", "1");
    settings.put("batch.max-age", "3h");
    settings.put("jobs.max-open", "1");
    settings.put("deadline.job-duration", "1h");
    settings.put("deadline.reserve", "10m");
    flow = Flow.startWith(data, settings, yaml.toString(), clock);
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  @ParameterizedTest
  @CsvSource({"stuck, 0", "crawling, 10"})
  void what_a_late_job_has_not_answered_is_asked_on_demand(String how, int answered)
      throws Exception {
    Batch late = comeLate("on-demand", how);

    assertThat(late.job().status()).isEqualTo("Stopped");
    assertThat(late.job().stopReason()).contains("the first deadline of its prompts is");
    assertThat(late.delivery().succeeded()).isEqualTo(answered);
    List<JsonNode> results = results();
    assertThat(results)
        .allMatch(result -> result.path("status").asText().equals("succeeded"))
        .allMatch(result -> result.has("deadline") && !result.has("late"));
    assertThat(results.stream().filter(result -> result.path("attempt").asInt() == 2))
        .hasSize(PROMPTS - answered)
        .noneMatch(result -> result.has("jobArn"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stuck", "crawling"})
  void or_goes_to_a_job_of_another_model(String how) throws Exception {
    Batch late = comeLate("model", how);

    List<JsonNode> others =
        results().stream().filter(result -> result.path("modelId").asText().equals(OTHER)).toList();
    assertThat(others)
        .hasSize(PROMPTS - late.delivery().succeeded())
        .allMatch(result -> result.path("status").asText().equals("succeeded"))
        .allMatch(result -> result.has("jobArn") && !result.has("late"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stuck", "crawling"})
  void or_fails_with_a_result_that_says_so(String how) throws Exception {
    Batch late = comeLate("fail", how);

    assertThat(results().stream().filter(result -> result.path("status").asText().equals("failed")))
        .hasSize(PROMPTS - late.delivery().succeeded())
        .allMatch(result -> result.at("/error/code").asText().equals("deadline"));
    assertThat(late.state()).isEqualTo(BatchState.DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stuck", "crawling"})
  void or_is_waited_for_and_says_that_it_is_late(String how) throws Exception {
    Batch submitted = submitted("wait", how);
    clock.advance(Duration.ofHours(2));
    flow.camel().createFluentProducerTemplate().to("direct:problems").send();
    assertThat(flow.pipeline().standingProblems().standing())
        .filteredOn(problem -> problem.kind() == StandingProblem.Kind.DEADLINE_MISSED)
        .singleElement()
        .satisfies(problem -> assertThat(problem.subject()).isEqualTo(submitted.id()));
    flow.faults();
    await().atMost(PATIENCE).until(() -> find(submitted).state() == BatchState.DELIVERED);
    clock.advance(Duration.ofMinutes(1)); // the back-off of what a job that crawled had left

    List<JsonNode> results = settled();
    assertThat(results)
        .allMatch(result -> result.path("status").asText().equals("succeeded"))
        .allMatch(result -> result.path("late").asBoolean());
    assertThat(find(submitted).job().stopReason()).isNull();
    assertThat(flow.pipeline().operator().audit().sources())
        .filteredOn(books -> books.source().contains(file + ".jsonl"))
        .singleElement()
        .satisfies(books -> assertThat(books.late()).isEqualTo(PROMPTS));
  }

  @Test
  void what_waits_for_room_goes_the_same_way_without_a_job() throws Exception {
    Batch first = submitted("wait", "stuck");
    String ofFirst = file;
    Batch waiting = closed("fail", BatchState.UPLOADED);
    clock.advance(Duration.ofMinutes(60));

    assertThat(settled()).allMatch(r -> r.at("/error/code").asText().equals("deadline"));
    assertThat(find(waiting).job().startedAt()).isNull();
    assertThat(find(first).state()).isEqualTo(BatchState.SUBMITTED);
    flow.faults();
    file = ofFirst;
    settled();
  }

  @Test
  void a_job_that_ends_in_time_by_its_counters_is_left_alone_until_the_deadline() throws Exception {
    Batch submitted = submitted("on-demand", "\"standstillShare\":0.95");
    await().atMost(PATIENCE).until(() -> find(submitted).job().counters().processed() == 19);
    clock.advance(Duration.ofMinutes(60));

    await()
        .atMost(PATIENCE)
        .until(() -> find(submitted).late().lookAt().isAfter(submitted.late().lookAt()));
    assertThat(find(submitted).job().stopReason()).isNull();
    clock.advance(Duration.ofMinutes(12));

    assertThat(settled()).filteredOn(result -> result.path("late").asBoolean()).isNotEmpty();
    assertThat(find(submitted).job().status()).isEqualTo("Stopped");
  }

  @Test
  void a_batch_too_small_for_a_job_is_asked_on_demand_in_time() throws Exception {
    flow.faults();
    drop("on-demand", 3);
    await().atMost(PATIENCE).until(() -> flow.spooled() == 3);
    clock.advance(Duration.ofMinutes(51));

    assertThat(settled(3)).allMatch(result -> !result.has("late"));
    Batch small = flow.pipeline().ledger().newest(1).get(0);
    assertThat(small.contents().way()).isEqualTo(Way.ON_DEMAND);
    assertThat(small.contents().cause()).isEqualTo(CloseCause.DEADLINE);
  }

  /** The batch of a job that was stopped, when all its prompts have results. */
  private Batch comeLate(String policy, String how) throws Exception {
    Batch submitted = submitted(policy, how);
    clock.advance(Duration.ofMinutes(60));
    await().atMost(PATIENCE).until(() -> find(submitted).state() == BatchState.DELIVERED);
    flow.faults();
    clock.advance(Duration.ofMinutes(1)); // a tenth of what is left
    assertThat(settled()).hasSize(PROMPTS);
    return find(submitted);
  }

  /** A batch whose job is where it stays. */
  private Batch submitted(String policy, String how) throws Exception {
    flow.faults(how.equals("stuck") ? STUCK : how.equals("crawling") ? CRAWLING : how);
    Batch submitted = closed(policy, BatchState.SUBMITTED);
    String status = how.equals("stuck") ? "Scheduled" : "InProgress";
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                status.equals(find(submitted).job().status())
                    && (how.equals("stuck") || find(submitted).job().counters().processed() >= 10));
    return find(submitted);
  }

  /**
   * A batch that was closed so early that a job had its hour, and the other way its ten minutes.
   */
  private Batch closed(String policy, BatchState state) throws Exception {
    drop(policy, PROMPTS);
    await().atMost(PATIENCE).until(() -> flow.spooled() == PROMPTS);
    clock.advance(Duration.ofMinutes(policy.equals("wait") ? 61 : 51)); // which needs no reserve
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                flow.spooled() == 0 && flow.pipeline().ledger().newest(1).get(0).state() == state);
    Batch batch = flow.pipeline().ledger().newest(1).get(0);
    assertThat(batch.contents().cause()).isEqualTo(CloseCause.DEADLINE);
    return batch;
  }

  private void drop(String policy, int prompts) throws IOException {
    file = "f" + files++;
    Path draft =
        Files.writeString(
            data.resolve("draft"),
            IntStream.range(0, prompts)
                .mapToObj(i -> "{\"id\":\"%s-%d\",\"prompt\":\"question\"}\n".formatted(file, i))
                .collect(Collectors.joining()));
    Files.move(draft, Files.createDirectories(data.resolve(policy)).resolve(file + ".jsonl"));
  }

  private static Batch find(Batch batch) {
    return flow.pipeline().ledger().find(batch.id()).orElseThrow();
  }

  private List<JsonNode> settled() throws IOException {
    return settled(PROMPTS);
  }

  /** The results of the last file, when there is one for each prompt. */
  private List<JsonNode> settled(int prompts) throws IOException {
    await().atMost(PATIENCE).until(() -> results().size() >= prompts);
    assertThat(results())
        .extracting(result -> result.path("recordId").asText())
        .doesNotHaveDuplicates()
        .hasSize(prompts);
    return results();
  }

  private List<JsonNode> results() throws IOException {
    return flow.results().stream()
        .filter(result -> result.path("recordId").asText().startsWith(file + "-"))
        .toList();
  }
}
