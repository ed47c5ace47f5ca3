/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.budget.Budget;
import io.github.bedrockbatch.ledger.budget.Budget.Period;
import io.github.bedrockbatch.ledger.budget.Charge;
import io.github.bedrockbatch.ledger.budget.Charge.Kind;
import io.github.bedrockbatch.ledger.budget.OverBudgetException;
import io.github.bedrockbatch.ledger.budget.Spending;
import io.github.bedrockbatch.ledger.canary.Canaries;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.retention.FinishedBatches;
import io.github.bedrockbatch.ledger.retention.FinishedBatches.Bite;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.usage.UsageTable.Count;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** What every database has to do for budgets; the amounts are small for the eye. */
@OnEachDatabase
class BudgetContractTest {
  private static final String MODEL = Rows.NOVA.modelId();
  private static final Duration DAY = Duration.ofDays(1);

  @Parameter private Engine engine;
  private Path folder;
  private SettableClock clock;
  private LedgerDatabase database;
  private Ledger ledger;

  @BeforeAll
  void take(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeParameterizedClassInvocation
  void open() {
    database = LedgerDatabase.open(engine.newLedger(folder));
  }

  @BeforeEach
  void empty() {
    clock = new SettableClock(); // 13:22 UTC of the 22nd
    ledger = new JdbcLedger(database, clock, "node-a");
    Rows.removeAll(database);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  private Instant now() {
    return clock.instant();
  }

  private static Budget daily(long limit) {
    return new Budget("budget.daily", Period.DAY, ZoneOffset.UTC, limit, "", "");
  }

  private Spending spending(Budget... budgets) {
    return new Spending(database, List.of(budgets), clock);
  }

  private static Charge job(Batch batch, Long amount) {
    return new Charge(batch.id(), Kind.JOB, MODEL, amount, 2_000, 10_000);
  }

  private Batch claimed(BatchState state, String id) {
    Batch batch = Rows.in(state, ledger, id, Rows.NOVA, "node-a", Rows.ARN + id, now());
    assertThat(ledger.claim(batch)).isPresent();
    return batch;
  }

  /** Notes that a job may exist. */
  private Batch reserve(Spending spending, Batch batch, Long amount) {
    return ledger.save(
        batch, batch.submitting(now()), handle -> spending.reserve(handle, job(batch, amount)));
  }

  private Batch reserve(Spending spending, String id, long amount) {
    return reserve(spending, claimed(BatchState.UPLOADED, id), amount);
  }

  private OverBudgetException refused(Supplier<?> reservation) {
    return catchThrowableOfType(OverBudgetException.class, reservation::get);
  }

  /** Has it wait, as the stages do. */
  private Batch makeWait(Spending spending, Batch batch, Long amount) {
    OverBudgetException why = refused(() -> reserve(spending, batch, amount));
    Batch waiting =
        ledger.save(
            batch,
            batch.waiting(why.getMessage(), why.until()),
            handle -> spending.queue().waits(handle, job(batch, amount), why));
    ledger.release(waiting);
    return waiting;
  }

  private static void assertBalance(Balance balance, long used, long reserved, long waiting) {
    assertThat(List.of(balance.used(), balance.reserved(), balance.waiting()))
        .containsExactly(used, reserved, waiting);
  }

  private Batch ended(Batch submitting) {
    Batch submitted =
        ledger.save(submitting, submitting.submitted(Rows.ARN + submitting.id(), now()));
    assertThat(ledger.claim(submitted)).isPresent();
    Batch ended = ledger.save(submitted, submitted.ended(now()));
    assertThat(ledger.claim(ended)).isPresent();
    return ended;
  }

  private Batch settle(Batch ended, long input, long output) {
    AnswerTotals answers = new AnswerTotals();
    answers.used(input, output);
    return ledger.settle(ended, ended.allPagesDelivered(1, 100, 0, 0, 0), List.of(), answers);
  }

  @Test
  void what_does_not_fit_changes_nothing_and_fits_on_the_next_day() {
    Spending spending = spending(daily(100));
    reserve(spending, "1", 60);
    Batch second = claimed(BatchState.UPLOADED, "2");

    OverBudgetException why = refused(() -> reserve(spending, second, 41L));

    assertThat(why.until()).isEqualTo("2026-11-23T00:00:00Z");
    assertThat(why).hasMessageContaining("budget.daily");
    assertThat(ledger.find("2").orElseThrow().job().startedAt()).isNull();
    assertBalance(spending.balances().get(0), 0, 60, 0);
    clock.advance(DAY);
    reserve(spending, second, 41L);
    assertBalance(spending.balances().get(0), 0, 41, 0);
  }

  @Test
  void months_and_days_begin_in_the_zone_that_was_set() {
    ZoneId kiritimati = ZoneId.of("Pacific/Kiritimati"); // 03:22 of the 23rd
    Budget day = new Budget("budget.daily", Period.DAY, kiritimati, 1, "", "");
    Budget month = new Budget("budget.monthly", Period.MONTH, ZoneOffset.UTC, 1, "", "");

    assertThat(day.begin(now())).isEqualTo("2026-11-22T10:00:00Z");
    assertThat(day.end(now())).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(month.begin(now())).isEqualTo("2026-11-01T00:00:00Z");
    assertThat(month.end(now())).isEqualTo("2026-12-01T00:00:00Z");
  }

  @Test
  void a_reservation_is_made_once_however_often_the_call_is_repeated() {
    Spending spending = spending(daily(100));
    Batch noted = reserve(spending, "1", 60);

    reserve(spending, noted, 60L);

    assertBalance(spending.balances().get(0), 0, 60, 0);
  }

  @Test
  void it_is_settled_by_the_tokens_that_answers_name_in_the_day_in_which_it_was_made() {
    Spending spending = spending(daily(100));
    Batch ended = ended(reserve(spending, "1", 60));
    clock.advance(DAY);

    settle(ended, 3_001, 2_000);

    assertBalance(spending.balances().get(0), 0, 0, 0);
    clock.advance(DAY.negated());
    assertBalance(spending.balances().get(0), 26_002, 0, 0);
  }

  @Test
  void it_counts_for_its_source_however_early_batches_may_be_removed() {
    Spending spending =
        spending(new Budget("budget.t.monthly", Period.MONTH, ZoneOffset.UTC, 100, "", "kafka:t"));
    FinishedBatches finished = new FinishedBatches(database, clock);
    deliver(reserve(spending(daily(100_000)), "1", 60), "kafka:t-0");
    deliver(reserve(spending(daily(100_000)), "2", 60), "kafka:t-0");
    assertBalance(spending.balances().get(0), 24_000, 0, 0);

    clock.advance(Duration.ofDays(8).minusHours(14)); // still in the month
    finished.remove(now(), true, Bite.FIRST);
    assertBalance(spending.balances().get(0), 24_000, 0, 0);

    clock.advance(Duration.ofDays(31));
    finished.remove(now(), true, Bite.FIRST);
    assertThat(ledger.find("2")).isEmpty();
  }

  /** All of it is of that source. */
  private void deliver(Batch reserved, String source) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update batch_source set source = ?, origin = ? where batch_id = ?",
                    source,
                    source,
                    reserved.id()));
    Batch ended = ended(reserved);
    Batch out = ended.allPagesDelivered(1, 100, 0, 0, 0);
    AnswerTotals answers = new AnswerTotals();
    answers.used(1_000, 1_000);
    SourceOutcome all = new SourceOutcome(source, source, 100, 0, 0, 0);
    Batch settled = ledger.settle(ended, out, List.of(all), answers);
    ledger.release(ledger.save(settled, settled.delivered(now())));
  }

  @Test
  void it_counts_as_estimated_where_answers_name_no_tokens_and_as_nothing_where_none_came() {
    Spending spending = spending(daily(100));
    settle(ended(reserve(spending, "untold", 60)), -1, -1);
    Batch failed = ended(reserve(spending, "failed", 30));
    ledger.settle(failed, failed.allPagesDelivered(1, 0, 0, 100, 0), List.of(), new AnswerTotals());

    assertBalance(spending.balances().get(0), 60, 0, 0);
  }

  @Test
  void it_is_given_back_only_when_there_certainly_is_no_job() {
    Spending spending = spending(daily(100));
    Batch refused = reserve(spending, "refused", 30);
    Batch lost = reserve(spending, "lost", 20);
    Batch running = reserve(spending, "running", 10);

    ledger.save(refused, refused.notSubmitted());
    ledger.save(lost, lost.dropped(now()));
    Batch submitted = ledger.save(running, running.submitted(Rows.ARN, now()));
    assertThat(ledger.claim(submitted)).isPresent();
    ledger.save(submitted, submitted.dropped(now()));

    assertBalance(spending.balances().get(0), 0, 30, 0);
  }

  @Test
  void a_canary_counts_whatever_becomes_of_its_batch() {
    Spending spending = spending(daily(100));
    Batch batch = claimed(BatchState.UPLOADED, "1");
    Charge canary = new Charge("1", Kind.CANARY, MODEL, 5L, 1, 1);

    Batch asked = ledger.save(batch, batch, handle -> spending.reserve(handle, canary));
    ledger.save(asked, asked.failed("refused", now()));

    assertBalance(spending.balances().get(0), 5, 0, 0);
    new Canaries(database, clock).passed("f", "1", MODEL, "us-east-1", new Count(1, 1_500, 500));
    assertBalance(spending.balances().get(0), 2, 0, 0);
  }

  @Test
  void what_was_asked_of_a_batch_on_demand_is_not_given_back() {
    Spending spending = spending(daily(100));
    Batch batch = claimed(BatchState.SEALED, "1");
    Charge charge = new Charge("1", Kind.ON_DEMAND, MODEL, 70L, 2_000, 10_000);

    Batch asked = ledger.save(batch, batch, handle -> spending.reserve(handle, charge));
    Batch failed = ledger.save(asked, asked.failed("a person must look", now()));
    assertBalance(spending.balances().get(0), 0, 70, 0);

    assertThat(ledger.claim(failed)).isPresent();
    Batch again = ledger.save(failed, failed.resumed(now()));
    assertThat(ledger.claim(again)).isPresent();
    Batch ended = ledger.save(again, again.uploaded(Rows.PLACE, now()).answered(now()));
    assertThat(ledger.claim(ended)).isPresent();
    settle(ended, 10, 1);
    assertBalance(spending.balances().get(0), 30, 0, 0);
  }

  @Test
  void a_budget_may_be_for_a_model_or_for_a_source() {
    Budget nova = new Budget("budget.nova.daily", Period.DAY, ZoneOffset.UTC, 50, MODEL, "");
    Budget other = new Budget("budget.other.daily", Period.DAY, ZoneOffset.UTC, 5, "other", "");
    Budget source =
        new Budget("budget.mine.daily", Period.DAY, ZoneOffset.UTC, 20, "", "file:mine");
    Spending spending = spending(nova, other, source);
    reserve(spending, "yours-1", 30);
    reserve(spending, "mine-1", 15);

    assertThat(refused(() -> reserve(spending, "yours-2", 6)))
        .hasMessageContaining("budget.nova.daily");
    assertThat(refused(() -> reserve(spending, "mine-2", 6)))
        .hasMessageContaining("budget.nova.daily");
    assertBalance(spending.balances().get(0), 0, 45, 0);
    assertBalance(spending.balances().get(1), 0, 0, 0);
    assertBalance(spending.balances().get(2), 0, 15, 0);
  }

  @Test
  void a_model_without_a_price_waits_where_a_budget_concerns_it_and_nowhere_else() {
    Spending all = spending(daily(100));
    Spending others =
        spending(new Budget("budget.other.daily", Period.DAY, ZoneOffset.UTC, 5, "other", ""));

    makeWait(all, claimed(BatchState.UPLOADED, "1"), null);
    reserve(others, claimed(BatchState.UPLOADED, "2"), null);

    assertThat(all.queue().unpriced()).isEqualTo(Map.of(MODEL, 1L));
    assertThat(ledger.find("2").orElseThrow().job().startedAt()).isNotNull();
  }

  @Test
  void those_that_wait_go_on_when_there_is_room_for_them_the_oldest_first() {
    Spending spending = spending(daily(100));
    Batch ended = ended(reserve(spending, "0", 90));
    for (String id : List.of("1-large", "2", "3", "4-last")) {
      makeWait(spending, claimed(BatchState.UPLOADED, id), id.equals("1-large") ? 99L : 40L);
    }
    assertBalance(spending.balances().get(0), 0, 90, 4);
    spending.queue().wake();
    assertThat(ledger.claimForSubmit("", 100, Set.of())).isEmpty();

    settle(ended, 5, 0); // uses 10
    spending.queue().wake();

    assertThat(List.of("1-large", "2", "3", "4-last"))
        .filteredOn(id -> !ledger.postponed(BatchState.UPLOADED).contains(id))
        .containsExactly("2", "3");
    clock.advance(DAY);
    spending.queue().wake();
    assertThat(ledger.postponed(BatchState.UPLOADED)).doesNotContain("1-large");
  }

  @Test
  void at_a_start_all_are_tried_again_that_wait() {
    Batch batch = claimed(BatchState.UPLOADED, "1");
    makeWait(spending(daily(100)), batch, 101L);

    ledger.tryAgain("not found: ");

    Batch next = ledger.claimForSubmit("", 100, Set.of()).orElseThrow();
    Batch noted = ledger.save(next, next.submitting(now()));
    ledger.save(noted, noted.submitted(Rows.ARN, now()));
    assertBalance(spending(daily(100)).balances().get(0), 0, 0, 0);
  }

  @Test
  void nothing_waits_any_more_that_a_person_has_given_up() {
    Spending spending = spending(daily(100));
    Batch waiting = makeWait(spending, claimed(BatchState.UPLOADED, "1"), 101L);
    assertThat(ledger.claim(waiting)).isPresent();

    ledger.save(waiting, waiting.dropped(now()));

    assertBalance(spending.balances().get(0), 0, 0, 0);
  }

  @Test
  void a_batch_that_somebody_else_has_changed_reserves_nothing() {
    Spending spending = spending(daily(100));
    Batch batch = claimed(BatchState.UPLOADED, "1");
    ledger.save(batch, batch.waiting("something", now()));

    assertThatExceptionOfType(StaleBatchException.class)
        .isThrownBy(() -> reserve(spending, batch, 10L));

    assertBalance(spending.balances().get(0), 0, 0, 0);
  }
}
