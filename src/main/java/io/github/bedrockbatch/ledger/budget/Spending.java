/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.budget.Charge.Kind;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * What is reserved and used of budgets. A reservation counts in the period in which it was made,
 * whenever it is settled. A batch of several sources counts in full for the budget of each.
 */
public final class Spending {
  /** Longer than a month, and a job of its last day. */
  private static final Duration KEPT = Duration.ofDays(62);

  private static final Duration UNTIL_A_PRICE = Duration.ofMinutes(5);

  private static final String RESERVED =
      "select batch_id from spending where batch_id = ? and kind = ? and reserved_at is not null";

  private static final String PUT =
      "insert into spending (batch_id, kind, model_id, reserved_at, amount, used, input_price,"
          + " output_price, waits_for) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (batch_id,"
          + " kind) do update set reserved_at = excluded.reserved_at, amount = excluded.amount,"
          + " used = excluded.used, input_price = excluded.input_price, output_price ="
          + " excluded.output_price, waits_for = excluded.waits_for";

  private static final String HAS_SOURCE =
      "select 1 from batch_source b where b.batch_id = %s"
          + " and substr(b.origin, 1, length(:source)) = :source";

  private static final String SPENT =
      "select coalesce(sum(s.used), 0) as used,"
          + " coalesce(sum(case when s.used is null then s.amount end), 0) as reserved"
          + " from spending s where s.reserved_at >= :from"
          + " and (:model = '' or s.model_id = :model) and (:source = '' or exists ("
          + HAS_SOURCE.formatted("s.batch_id")
          + "))";

  private static final String WAITING =
      "select count(*) as batches, coalesce(min(amount), 0) as least, coalesce(max(amount), 0) as"
          + " most from spending where reserved_at is null and waits_for = ?";

  private static final String SETTLE =
      "update spending set used = case when kind = :kind and :told = 1 then"
          + " (input_price * :input + output_price * :output + 999) / 1000 else amount end"
          + " where batch_id = :id and kind <> 'CANARY' and reserved_at is not null";

  record Spent(long used, long reserved) {
    long all() {
      return used + reserved;
    }
  }

  private final LedgerDatabase database;
  private final List<Budget> budgets;
  private final Clock clock;

  public Spending(LedgerDatabase database, List<Budget> budgets, Clock clock) {
    this.database = database;
    this.budgets = budgets;
    this.clock = clock;
  }

  /** The batches that wait for room. */
  public BudgetQueue queue() {
    return new BudgetQueue(database, budgets, this, clock);
  }

  /**
   * Reserves the charge, unless it is reserved already. To be called in the transaction that allows
   * it to be paid.
   *
   * @throws OverBudgetException when a budget has no room for it
   */
  public void reserve(Handle handle, Charge charge) {
    Serials.BUDGET.lock(handle);
    Instant now = clock.instant();
    handle.execute("delete from spending where reserved_at < ?", now.minus(KEPT).toEpochMilli());
    boolean isReserved =
        handle
            .select(RESERVED, charge.batchId(), charge.kind().name())
            .mapTo(String.class)
            .findOne()
            .isPresent();
    List<Budget> its = budgetsOf(handle, charge);
    if (isReserved || its.isEmpty() && charge.amount() == null) {
      return;
    }
    for (Budget budget : its) {
      mustFit(handle, budget, charge, now);
    }
    put(handle, charge, now.toEpochMilli(), null);
  }

  List<Budget> budgetsOf(Handle handle, Charge charge) {
    return budgets.stream()
        .filter(budget -> budget.model().isEmpty() || budget.model().equals(charge.model()))
        .filter(
            budget -> budget.source().isEmpty() || has(handle, charge.batchId(), budget.source()))
        .toList();
  }

  private static boolean has(Handle handle, String batchId, String source) {
    return handle
        .createQuery(HAS_SOURCE.formatted(":id") + " limit 1")
        .bind("id", batchId)
        .bind("source", source)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static void mustFit(Handle handle, Budget budget, Charge charge, Instant now) {
    if (charge.amount() == null) {
      throw new OverBudgetException(
          "no price of %s is known, and it counts for %s"
              .formatted(charge.model(), budget.setting()),
          null,
          now.plus(UNTIL_A_PRICE));
    }
    Spent spent = spent(handle, budget, now);
    if (spent.all() + charge.amount() > budget.limit()) {
      throw new OverBudgetException(
          words(budget, spent, charge.amount(), now), budget.setting(), budget.end(now));
    }
  }

  private static String words(Budget budget, Spent spent, long amount, Instant now) {
    return amount > budget.limit()
        ? "it may cost %s, more than the whole of %s (%s)"
            .formatted(NanoUsd.words(amount), budget.setting(), NanoUsd.words(budget.limit()))
        : "it may cost %s, and of %s (%s) %s are used and %s reserved until %s"
            .formatted(
                NanoUsd.words(amount),
                budget.setting(),
                NanoUsd.words(budget.limit()),
                NanoUsd.words(spent.used),
                NanoUsd.words(spent.reserved),
                budget.end(now));
  }

  static Spent spent(Handle handle, Budget budget, Instant now) {
    return handle
        .createQuery(SPENT)
        .bind("from", budget.begin(now).toEpochMilli())
        .bind("model", budget.model())
        .bind("source", budget.source())
        .map((row, context) -> new Spent(row.getLong("used"), row.getLong("reserved")))
        .one();
  }

  static void put(Handle handle, Charge charge, Long reservedAt, String waitsFor) {
    boolean paid = charge.kind() == Kind.CANARY && reservedAt != null;
    handle.execute(
        PUT,
        charge.batchId(),
        charge.kind().name(),
        charge.model(),
        reservedAt,
        charge.amount(),
        paid ? charge.amount() : null,
        charge.inputPrice(),
        charge.outputPrice(),
        waitsFor);
  }

  /** Settles what was reserved for a batch by the tokens that its answers name, if they do. */
  public static void settle(Handle handle, Batch batch, AnswerTotals answers) {
    long tokens = answers.inputTokens() + answers.outputTokens();
    boolean onDemand = Job.ON_DEMAND.equals(batch.job().status());
    handle
        .createUpdate(SETTLE)
        .bind("kind", (onDemand ? Kind.ON_DEMAND : Kind.JOB).name())
        .bind("told", tokens > 0 || batch.delivery().succeeded() == 0 ? 1 : 0)
        .bind("input", answers.inputTokens())
        .bind("output", answers.outputTokens())
        .bind("id", batch.id())
        .execute();
  }

  /** Settles what was reserved for the canary of a batch, if its answer names tokens. */
  public static void settleCanary(Handle handle, String batchId, long input, long output) {
    handle.execute(
        "update spending set used = (input_price * ? + output_price * ? + 999) / 1000"
            + " where batch_id = ? and kind = 'CANARY' and reserved_at is not null and ? > 0",
        input,
        output,
        batchId,
        input + output);
  }

  /** Frees the reservation of a batch that certainly has no job any more, and ends its waiting. */
  public static void moved(Handle handle, Batch before, Batch after) {
    boolean hasNone = after.job().startedAt() == null && after.job().arn() == null;
    boolean refused = before.job().startedAt() != null && hasNone;
    boolean left = before.state() != after.state() && after.state() != BatchState.UPLOADED;
    if (refused || left) {
      handle.execute(
          "delete from spending where batch_id = ? and (reserved_at is null"
              + " or kind = 'JOB' and used is null and ? = 1)",
          after.id(),
          hasNone ? 1 : 0);
    }
  }

  /** The state of every budget, in the order of the settings. */
  public List<Balance> balances() {
    Instant now = clock.instant();
    return database
        .reading()
        .jdbi()
        .withHandle(
            handle -> budgets.stream().map(budget -> balance(handle, budget, now)).toList());
  }

  private static Balance balance(Handle handle, Budget budget, Instant now) {
    Spent spent = spent(handle, budget, now);
    return handle
        .select(WAITING, budget.setting())
        .map(
            (row, context) ->
                new Balance(
                    budget,
                    budget.end(now),
                    spent.used,
                    spent.reserved,
                    row.getLong("batches"),
                    row.getLong("least"),
                    row.getLong("most")))
        .one();
  }
}
