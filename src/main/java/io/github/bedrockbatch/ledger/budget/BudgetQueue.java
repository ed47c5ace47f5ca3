/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.budget;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.budget.Charge.Kind;
import io.github.bedrockbatch.ledger.sql.Dialect;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The batches that wait for room in a budget, or for a price. */
public final class BudgetQueue {
  private static final int MOST_AT_ONCE = 500;

  private static final String WAKE =
      "update batch set due_at = "
          + Dialect.TIME
          + ", version = version + 1 where id in (select b.id from"
          + " batch b where b.id in (<ids>) and b.state in ('SEALED', 'UPLOADED') and b.due_at > "
          + Dialect.TIME
          + " and (b.lease_owner is null or b.lease_until < "
          + Dialect.TIME
          + ") order by b.id "
          + Dialect.SKIP_LOCKED
          + ")";

  private final LedgerDatabase database;
  private final List<Budget> budgets;
  private final Spending spending;
  private final Clock clock;

  BudgetQueue(LedgerDatabase database, List<Budget> budgets, Spending spending, Clock clock) {
    this.database = database;
    this.budgets = budgets;
    this.spending = spending;
    this.clock = clock;
  }

  /** Notes that a batch waits, in the transaction that makes it wait. */
  public void waits(Handle handle, Charge charge, OverBudgetException why) {
    Spending.put(handle, charge, null, why.setting());
  }

  /** How many batches wait until the price of their model is known, by model. */
  public Map<String, Long> unpriced() {
    Map<String, Long> models = new LinkedHashMap<>();
    if (budgets.isEmpty()) {
      return models;
    }
    database
        .reading()
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(
                        "select model_id, count(*) as batches from spending where reserved_at is"
                            + " null and amount is null group by model_id order by model_id")
                    .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                    .forEach(of -> models.put(of.getKey(), of.getValue())));
    return models;
  }

  /** Makes waiting batches due, the oldest first, for which there is room by now. */
  public void wake() {
    if (database.reading().jdbi().withHandle(BudgetQueue::waiting).isEmpty()) {
      return;
    }
    database
        .jdbi()
        .useTransaction(
            handle -> {
              Instant now = clock.instant();
              Map<Budget, Long> room = new HashMap<>();
              budgets.forEach(
                  of -> room.put(of, of.limit() - Spending.spent(handle, of, now).all()));
              List<String> fitting = new ArrayList<>();
              for (Charge charge : waiting(handle)) {
                List<Budget> its = spending.budgetsOf(handle, charge);
                if (its.stream().allMatch(budget -> room.get(budget) >= charge.amount())) {
                  its.forEach(budget -> room.merge(budget, -charge.amount(), Long::sum));
                  fitting.add(charge.batchId());
                }
              }
              makeDue(handle, fitting);
            });
  }

  /** The charges of waiting batches whose price is known, the oldest first. */
  private static List<Charge> waiting(Handle handle) {
    return handle
        .select(
            "select * from spending where reserved_at is null and amount is not null"
                + " order by batch_id, kind")
        .map(
            (row, context) ->
                new Charge(
                    row.getString("batch_id"),
                    Kind.valueOf(row.getString("kind")),
                    row.getString("model_id"),
                    row.getLong("amount"),
                    row.getLong("input_price"),
                    row.getLong("output_price")))
        .list();
  }

  private void makeDue(Handle handle, List<String> ids) {
    for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
      handle
          .createUpdate(WAKE)
          .bindList("ids", ids.subList(from, Math.min(ids.size(), from + MOST_AT_ONCE)))
          .bind(Dialect.NODE_TIME, clock.millis())
          .execute();
    }
  }
}
