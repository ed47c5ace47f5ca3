/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.IdempotencyKeys;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.budget.Budget;
import io.github.bedrockbatch.ledger.budget.Budget.Period;
import io.github.bedrockbatch.ledger.budget.Charge;
import io.github.bedrockbatch.ledger.budget.Charge.Kind;
import io.github.bedrockbatch.ledger.budget.OverBudgetException;
import io.github.bedrockbatch.ledger.budget.Spending;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.ledger.pause.Pauses;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** What holds when several nodes do the same at once, each over connections of its own. */
@OnEachDatabase
class NodesAtOnceContractTest {
  private static final int NODES = 4;
  private static final int MOST_OPEN = 5;
  private static final int BATCHES = 40;

  @Parameter private Engine engine;
  private Path folder;
  private final Clock clock = Clock.systemUTC();
  private ExecutorService threads;
  private String url;
  private List<LedgerDatabase> databases;
  private List<Ledger> nodes;

  @BeforeAll
  void take(@TempDir Path folder) {
    this.folder = folder;
  }

  /** All of them find no tables, and one makes them. */
  @BeforeParameterizedClassInvocation
  void start_all_nodes_at_once() throws Exception {
    url = engine.withoutTables(folder);
    threads = Executors.newFixedThreadPool(NODES);
    databases = atOnce(node -> () -> LedgerDatabase.open(url));
    nodes =
        IntStream.range(0, NODES)
            .<Ledger>mapToObj(node -> new JdbcLedger(databases.get(node), clock, "node-" + node))
            .toList();
  }

  @AfterParameterizedClassInvocation
  void stop() {
    threads.shutdownNow();
    databases.forEach(LedgerDatabase::close);
  }

  private <T> List<T> atOnce(IntFunction<Callable<T>> ofNode) throws Exception {
    CyclicBarrier together = new CyclicBarrier(NODES);
    List<Future<T>> begun = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      Callable<T> work = ofNode.apply(node);
      begun.add(
          threads.submit(
              () -> {
                together.await();
                return work.call();
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> each : begun) {
      results.add(each.get(60, TimeUnit.SECONDS));
    }
    return results;
  }

  private Instant now() {
    return clock.instant();
  }

  private long count(String sql) {
    return databases.get(0).jdbi().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  @Test
  void every_batch_goes_its_way_once_and_no_more_jobs_are_open_than_allowed() throws Exception {
    List<Batch> uploaded = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      uploaded.add(
          Rows.in(BatchState.UPLOADED, nodes.get(0), "way-" + i, Rows.NOVA, "node-0", null, now()));
    }

    List<Integer> moved = atOnce(node -> () -> work(nodes.get(node)));

    assertThat(moved.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3 * BATCHES);
    assertThat(nodes.get(1).inState(BatchState.DELIVERED)).hasSize(BATCHES);
    assertThat(
            count(
                "select count(*) from batch_event where batch_id like 'way-%' and kind = 'STATE'"))
        .isEqualTo(5L * BATCHES);
    assertThat(nodes.get(2).sources().books().uneven()).isEmpty();
  }

  /** Submits, polls and collects until all is delivered; returns how many moves it made. */
  private int work(Ledger ledger) {
    int moves = 0;
    while (ledger.inState(BatchState.DELIVERED).size() < BATCHES) {
      Batch next = ledger.claimForSubmit("", MOST_OPEN, Set.of()).orElse(null);
      if (next != null) {
        Batch noted = ledger.save(next, next.submitting(now()));
        ledger.save(noted, noted.submitted(Rows.ARN + next.id(), now()));
        moves++;
      }
      List<Batch> open = ledger.inState(BatchState.SUBMITTED);
      assertThat(open).hasSizeLessThanOrEqualTo(MOST_OPEN);
      for (Batch job : open) {
        if (ledger.claim(job).isPresent()) {
          ledger.save(job, job.ended(now()));
          moves++;
        }
      }
      Batch ended = ledger.claim(BatchState.ENDED).orElse(null);
      if (ended != null) {
        String source = "file:" + ended.id();
        Batch out =
            ledger.settle(
                ended,
                ended.allPagesDelivered(1, 100, 0, 0, 0),
                List.of(new SourceOutcome(source, source, 100, 0, 0, 0)));
        ledger.save(out, out.delivered(now()));
        moves++;
      }
    }
    return moves;
  }

  @Test
  void of_the_same_move_made_several_times_at_once_one_is_made() throws Exception {
    Batch batch =
        Rows.in(BatchState.ENDED, nodes.get(0), "same", Rows.NOVA, "node-0", Rows.ARN, now());
    assertThat(nodes.get(0).claim(batch)).isPresent();

    List<Boolean> made =
        atOnce(
            node ->
                () -> {
                  try (Ledger same = new JdbcLedger(LedgerDatabase.open(url), clock, "node-0")) {
                    same.save(batch, batch.failed("why", now()));
                    return true;
                  } catch (StaleBatchException e) {
                    return false;
                  }
                });

    assertThat(made).containsOnlyOnce(true);
    assertThat(nodes.get(0).find("same").orElseThrow().version()).isEqualTo(batch.version() + 1);
    nodes.get(0).release(batch);
  }

  @Test
  void a_batch_is_sealed_and_taken_over_once() throws Exception {
    Batch batch = Rows.sealed("sealed", Rows.NOVA, "gone", now());
    assertThat(
            atOnce(
                node -> () -> nodes.get(node).seal(batch, List.of(new SourceRange("s", 99, 100)))))
        .containsOnlyOnce(true);

    assertThat(atOnce(node -> () -> nodes.get(node).claim(batch).isPresent()))
        .containsOnlyOnce(true);
    nodes.forEach(node -> node.release(batch));
  }

  @Test
  void requests_get_different_ids_and_the_same_is_asked_for_once() throws Exception {
    List<Long> different =
        atOnce(
            node ->
                () ->
                    new OperatorRequests(databases.get(node), clock)
                        .add(Action.HOLD, "batch-" + node));
    List<Long> same =
        atOnce(node -> () -> new OperatorRequests(databases.get(node), clock).add(Action.SEAL, ""));

    assertThat(different).doesNotHaveDuplicates();
    assertThat(Set.copyOf(same)).hasSize(1).doesNotContainAnyElementsOf(different);
  }

  @Test
  void no_budget_is_exceeded_by_nodes_that_reserve_at_once() throws Exception {
    Budget budget = new Budget("budget.daily", Period.DAY, ZoneOffset.UTC, 5_000, "dear", "");
    List<Integer> reserved =
        atOnce(
            node ->
                () -> {
                  Spending spending = new Spending(databases.get(node), List.of(budget), clock);
                  int fitting = 0;
                  for (int i = 0; i < MOST_OPEN; i++) {
                    Charge charge = new Charge(node + "-" + i, Kind.JOB, "dear", 700L, 1, 1);
                    try {
                      databases
                          .get(node)
                          .jdbi()
                          .useTransaction(handle -> spending.reserve(handle, charge));
                      fitting++;
                    } catch (OverBudgetException e) {
                      assertThat(e).hasMessageContaining("budget.daily");
                    }
                  }
                  return fitting;
                });

    assertThat(reserved.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5_000 / 700);
    assertThat(count("select sum(amount) from spending where model_id = 'dear'")).isEqualTo(4_900);
  }

  @Test
  void each_dead_letter_gets_one_place() throws Exception {
    List<Map<Long, LetterTable.Row>> places =
        atOnce(
            node ->
                () ->
                    new LetterTable(databases.get(node))
                        .begin("dead-letter:f", List.of(7L, 8L), 1));

    assertThat(Set.copyOf(places)).hasSize(1);
    assertThat(places.get(0).values()).extracting(LetterTable.Row::ordinal).containsExactly(0L, 1L);
  }

  @Test
  void one_of_several_requests_under_a_key_comes_first() throws Exception {
    List<String> first =
        atOnce(
            node ->
                () ->
                    new IdempotencyKeys(databases.get(node), clock, Duration.ofDays(1))
                        .claim("POST key", "digest-" + node)
                        .digest());

    assertThat(Set.copyOf(first)).hasSize(1);
  }

  @Test
  void a_pause_may_be_asked_for_by_several() throws Exception {
    atOnce(
        node ->
            () -> {
              new Pauses(databases.get(node)).begin(new Pause("jms", "ann", now()));
              return node;
            });

    assertThat(new Pauses(databases.get(0)).standing()).containsOnlyKeys("jms");
  }
}
