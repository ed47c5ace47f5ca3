/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Budgets with batches of 100 prompts that may cost some 1.40 USD each, as their answers may have
 * 100 tokens, and that use some 0.30.
 */
class BudgetFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String LITE = "amazon.nova-lite-v1:0";
  private static final String UNPRICED = "example.unheard-of-v1:0";

  private final SettableClock clock = new SettableClock(Clock.systemUTC());

  @TempDir Path data;

  /** Starts at noon: no day ends during a test. */
  BudgetFlowTest() {
    Instant now = clock.instant();
    Instant noon = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36));
    clock.advance(Duration.between(now, noon));
  }

  private Flow start(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("batch.max-age", "1h");
    settings.put("budget.daily", "1.70");
    settings.put("prices.own", "%1$s batch 100/100, %1$s on-demand 1000/1000".formatted(LITE));
    settings.putAll(changes);
    return Flow.start(data, settings, clock);
  }

  /** Sends prompts as one batch, and waits until that is delivered, failed or waits. */
  private Batch take(Flow flow, String name, int prompts, String model) throws Exception {
    flow.pipeline().take(file(name, prompts, model).toFile());
    flow.pipeline().spool().sealNow();
    String id = flow.pipeline().ledger().newest(1).get(0).id();
    await().atMost(PATIENCE).until(() -> find(flow, id).state().isFinal() || waits(flow, id));
    return find(flow, id);
  }

  private Path file(String name, int prompts, String model) throws IOException {
    return Files.writeString(
        data.resolve(name + ".jsonl"),
        IntStream.range(0, prompts)
            .mapToObj(
                i ->
                    "{\"id\":\"%s-%d\",\"prompt\":\"question %d\",\"maxTokens\":100,\"modelId\":\"%s\"}%n"
                        .formatted(name, i, i, model))
            .collect(Collectors.joining()));
  }

  private static Batch find(Flow flow, String id) {
    return flow.pipeline().ledger().find(id).orElseThrow();
  }

  private static boolean waits(Flow flow, String id) {
    String reason = find(flow, id).reason();
    return reason != null && reason.startsWith("waits for a budget: ");
  }

  private static void awaitDelivery(Flow flow, Batch batch) {
    await().atMost(PATIENCE).until(() -> find(flow, batch.id()).state() == BatchState.DELIVERED);
  }

  /** After a look that is due: what costs more is looked at more rarely. */
  private List<StandingProblem> problems(Flow flow) throws IOException {
    clock.advance(Duration.ofSeconds(10));
    try (ProducerTemplate template = flow.camel().createProducerTemplate()) {
      template.sendBody("direct:problems", null);
    }
    return flow.pipeline().standingProblems().standing().stream()
        .filter(problem -> problem.kind() == Kind.BUDGET)
        .toList();
  }

  @Test
  void what_does_not_fit_waits_for_the_next_day_or_a_larger_budget() throws Exception {
    Batch few;
    Batch unpriced;
    try (Flow flow = start(Map.of())) {
      assertThat(take(flow, "first", 100, LITE).state()).isEqualTo(BatchState.DELIVERED);
      assertThat(take(flow, "second", 100, LITE).state()).isEqualTo(BatchState.DELIVERED);
      assertThat(problems(flow)).isEmpty();

      Batch third = take(flow, "third", 100, LITE);
      few = take(flow, "few", 20, LITE); // on demand, at ten times the price
      unpriced = take(flow, "unpriced", 100, UNPRICED);

      assertThat(third.state()).isEqualTo(BatchState.UPLOADED);
      assertThat(third.reason()).contains("of budget.daily (1.70 USD) 0.", "T00:00:00Z");
      assertThat(few.state()).isEqualTo(BatchState.SEALED);
      assertThat(few.reason()).contains("more than the whole of budget.daily (1.70 USD)");
      assertThat(unpriced.reason()).contains("no price of " + UNPRICED);
      assertThat(flow.jobs()).hasSize(2);
      await().atMost(PATIENCE).until(() -> problems(flow).size() == 2);
      assertThat(problems(flow))
          .extracting(StandingProblem::subject)
          .containsExactlyInAnyOrder("budget.daily", UNPRICED);
      assertThat(problems(flow))
          .anySatisfy(
              of -> assertThat(of.sentence()).startsWith("2 batches cannot continue within budget"))
          .allSatisfy(of -> assertThat(of.remedy()).containsAnyOf("budget.daily", "prices.own"));

      clock.advance(Duration.ofDays(1));

      awaitDelivery(flow, third);
      assertThat(waits(flow, few.id())).isTrue();
    }
    try (Flow flow = start(Map.of("budget.daily", "20"))) {
      awaitDelivery(flow, few);
      assertThat(find(flow, unpriced.id()).state()).isEqualTo(BatchState.UPLOADED);
      assertThat(flow.jobs()).hasSize(3);
    }
  }

  @Test
  void a_batch_may_fail_that_does_not_fit_and_a_canary_counts() throws Exception {
    Map<String, String> changes =
        Map.of("budget.daily", "1.65", "budget.then", "fail", "batch.canary", "true");
    try (Flow flow = start(changes)) {
      assertThat(take(flow, "first", 100, LITE).state()).isEqualTo(BatchState.DELIVERED);

      Batch second = take(flow, "second", 100, LITE);

      assertThat(second.state()).isEqualTo(BatchState.FAILED);
      assertThat(second.reason())
          .startsWith("no budget has room for it (budget.then=fail): it may cost 1.")
          .contains("Rerun it");
      assertThat(flow.jobs()).hasSize(1);
    }
  }
}
