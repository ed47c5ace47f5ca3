/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.servers.TwoAws;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** Two lanes, each with a Bedrock of its own. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class LanesFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int A_BATCH = 10;
  private static final int DEFAULT = 0;
  private static final int EU = 1;

  @TempDir private Path data;

  private Flow start(TwoAws aws, String... more) throws Exception {
    Map<String, String> settings = new HashMap<>(aws.settings());
    settings.put("batch.min-records", "1");
    settings.put("batch.max-records", Integer.toString(A_BATCH));
    settings.put("batch.max-age", "1h");
    settings.put("retry.longest-pause", "1s");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    settings.values().removeIf(String::isEmpty);
    return Flow.start(data.resolve("data"), settings);
  }

  private void take(Flow flow, String name, int batches) throws Exception {
    flow.drop(
        name + ".jsonl",
        IntStream.range(0, batches * A_BATCH)
            .mapToObj(i -> "{\"id\":\"" + name + i + "\",\"prompt\":\"q\"}\n")
            .collect(Collectors.joining()));
  }

  private static List<String> names(List<ModelInvocationJobSummary> jobs) {
    return jobs.stream().map(ModelInvocationJobSummary::jobName).toList();
  }

  private static List<Batch> delivered(Flow flow) {
    return flow.pipeline().ledger().inState(BatchState.DELIVERED);
  }

  @Test
  void share_the_batches_while_one_is_away_and_nothing_is_done_twice() throws Exception {
    int batches = 40;
    try (TwoAws aws = TwoAws.start(data, 5, Duration.ofSeconds(1));
        Flow flow = start(aws, "jobs.max-open", "8")) {
      take(flow, "p", batches);
      await().atMost(PATIENCE).until(() -> aws.jobs(EU).size() >= 3);
      Runnable back = aws.away(EU);
      await()
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().problems().isEmpty() && delivered(flow).size() >= 15);
      back.run();

      await().atMost(PATIENCE).until(() -> delivered(flow).size() == batches);

      List<String> jobs = new ArrayList<>(names(aws.jobs(DEFAULT)));
      jobs.addAll(names(aws.jobs(EU)));
      assertThat(jobs)
          .containsExactlyInAnyOrderElementsOf(delivered(flow).stream().map(Batch::id).toList());
      assertThat(aws.jobs(DEFAULT)).hasSizeGreaterThan(5);
      assertThat(aws.jobs(EU)).hasSizeGreaterThan(5);
      assertThat(flow.results())
          .extracting(result -> result.path("recordId").asText())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, batches * A_BATCH).mapToObj(i -> "p" + i).toList());
      assertThat(flow.pipeline().operator().audit().balances()).isTrue();
      assertThat(delivered(flow))
          .allSatisfy(
              batch ->
                  assertThat(names(aws.jobs(batch.place().lane().equals("eu") ? EU : DEFAULT)))
                      .contains(batch.id()));
    }
  }

  @Test
  void that_reject_a_job_leave_it_to_others_and_what_all_reject_fails() throws Exception {
    String profile = "eu.amazon.nova-lite-v1:0";
    try (TwoAws aws = TwoAws.start(data, 5, Duration.ZERO);
        Flow flow =
            start(
                aws,
                "lanes.eu.models",
                "amazon.nova-lite-v1:0",
                "lanes.eu.model-id",
                profile,
                "retry.longest-pause",
                "1h")) {
      aws.faults(DEFAULT, "{\"deniedOperations\":[\"CreateModelInvocationJob\"]}");
      take(flow, "p", 3);

      flow.awaitResults(3 * A_BATCH);

      assertThat(aws.jobs(DEFAULT)).isEmpty();
      assertThat(aws.jobs(EU)).hasSize(3).allMatch(job -> job.modelId().endsWith("/" + profile));
      assertThat(delivered(flow))
          .allMatch(batch -> batch.place().lane().equals("eu"))
          .allMatch(batch -> batch.key().modelId().equals("amazon.nova-lite-v1:0"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(flow.pipeline().standingProblems().standing())
                      .extracting(StandingProblem::kind, StandingProblem::subject)
                      .contains(
                          org.assertj.core.groups.Tuple.tuple(
                              Kind.CALL_REFUSED, "amazon.nova-lite-v1:0 in lane default")));

      aws.faults(EU, "{\"deniedOperations\":[\"CreateModelInvocationJob\"]}");
      take(flow, "refused", 1);
      await()
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().ledger().inState(BatchState.FAILED).size() == 1);
    }
  }

  @Test
  void that_the_settings_no_longer_have_are_waited_for() throws Exception {
    Batch left;
    try (TwoAws aws = TwoAws.start(data, 5, Duration.ofHours(1))) {
      try (Flow flow = start(aws, "lanes.default.max-open", "0")) {
        take(flow, "p", 1);
        await()
            .atMost(PATIENCE)
            .until(() -> flow.pipeline().ledger().inState(BatchState.SUBMITTED).size() == 1);
        left = flow.pipeline().ledger().inState(BatchState.SUBMITTED).get(0);
      }
      aws.faults(EU, "{\"clockSpeed\":100000}");
      String[] without =
          aws.settings().keySet().stream()
              .filter(key -> key.startsWith("lanes."))
              .flatMap(key -> List.of(key, "").stream())
              .toArray(String[]::new);
      try (Flow flow = start(aws, without)) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(flow.pipeline().standingProblems().standing())
                        .filteredOn(problem -> problem.kind() == Kind.BATCH_ELSEWHERE)
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.toString()).contains("lane eu")));
        assertThat(flow.pipeline().ledger().find(left.id()).orElseThrow().reason())
            .contains("lane eu", "no longer lead");
        assertThat(aws.jobs(DEFAULT)).isEmpty();
      }
      try (Flow flow = start(aws)) {
        flow.awaitResults(A_BATCH);
      }
    }
  }

  @Test
  void ask_on_demand_where_calls_succeed() throws Exception {
    try (TwoAws aws = TwoAws.start(data, 5, Duration.ZERO);
        Flow flow = start(aws, "batch.min-records", "100", "batch.max-records", "100")) {
      Runnable back = aws.away(DEFAULT);
      take(flow, "few", 1);
      await().atMost(PATIENCE).until(() -> flow.spooled() == A_BATCH);
      flow.pipeline().spool().sealNow();

      flow.awaitResults(A_BATCH);

      assertThat(flow.pipeline().ledger().newest(1).get(0).place().lane()).isEqualTo("eu");
      back.run();
    }
  }
}
