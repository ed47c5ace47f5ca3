/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.bulk;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchesPage;
import io.github.bedrockbatch.operator.view.Facts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Stops, reruns or drops all batches that match a filter. */
public record Bulk(Facts facts, Operator operator) {

  /** The same for a person whose name is noted with each request. */
  public Bulk by(String person) {
    return new Bulk(facts, operator.by(person));
  }

  /** What the action would do now. */
  public BulkPlan plan(Action action, BatchFilter filter) {
    BatchesPage matching = facts.batches(filter, PageOf.newest(1));
    Set<BatchState> states = states(action, filter);
    if (states.isEmpty()) {
      return new BulkPlan(action, matching.count(), matching.countIsLeast(), List.of(), 0, 0, 0, 0);
    }
    BatchesPage able = facts.batches(filter.in(states), PageOf.newest(BulkPlan.MOST));
    List<BatchLine> batches = able.batches();
    return new BulkPlan(
        action,
        matching.count(),
        matching.countIsLeast(),
        batches.stream().map(BatchLine::id).toList(),
        Math.max(0, able.count() - batches.size()),
        batches.stream().mapToLong(BatchLine::records).sum(),
        batches.stream()
            .mapToLong(batch -> batch.job() == null ? 0 : batch.job().processed())
            .sum(),
        batches.stream().mapToLong(batch -> batch.unanswered() + batch.failed()).sum());
  }

  /**
   * The states that the action is for. A rerun is for FAILED only, unless the filter names states.
   */
  private static Set<BatchState> states(Action action, BatchFilter filter) {
    Set<BatchState> able =
        switch (action) {
          case STOP -> EnumSet.of(BatchState.SUBMITTED);
          case RERUN ->
              filter.states().isEmpty()
                  ? EnumSet.of(BatchState.FAILED)
                  : EnumSet.of(BatchState.FAILED, BatchState.DELIVERED, BatchState.DROPPED);
          case DROP ->
              EnumSet.of(
                  BatchState.FAILED, BatchState.SEALED, BatchState.UPLOADED, BatchState.HELD);
          default -> throw new IllegalArgumentException("Not of many batches: " + action);
        };
    if (!filter.states().isEmpty()) {
      able.retainAll(filter.states());
    }
    return able;
  }

  /**
   * Adds requests for the planned batches. Each is checked again when its turn comes; batches that
   * have changed meanwhile are left alone.
   */
  public void ask(BulkPlan plan) {
    operator.askAll(plan.action(), plan.ids());
  }
}
