/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.pause.Pause;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Which batches there are for a node to work on, and which it holds.
 *
 * @param home of the batches that it reaches; empty for all
 */
record Leases(Jdbi jdbi, Clock clock, String node, String home) {
  private static final String REACHABLE =
      " and (b.lease_owner is null or b.lease_owner = :me or b.lease_until < :now)"
          + " and (b.home is null or :home = '' or b.home = :home) ";

  private static final String FREE = " and b.due_at <= :now" + REACHABLE;

  /** One that failed is due later than those that wait, and holds none of them up. */
  private static final String NEXT = " order by b.due_at, b.id limit 1";

  private static final String NEXT_IN_STATE =
      "select b.* from batch b where b.state = :state"
          + " and (b.state <> 'SEALED' or b.node = :me and b.way <> 'ON_DEMAND')"
          + FREE
          + NEXT;

  /** What is in hand goes on. */
  private static final String SUBMITTING =
      "and not exists (select 1 from paused where what = '" + Pause.SUBMITTING + "') ";

  private static final String NEXT_TO_SUBMIT =
      "select b.* from batch b where b.state = 'UPLOADED'"
          + FREE
          + SUBMITTING
          + "and b.way = 'JOB' and (select count(*) from batch o where o.state = 'SUBMITTED'"
          + " and o.model_id = b.model_id and o.home = b.home) < :maxOpen"
          + " and b.model_id not in (<full>)"
          + NEXT;

  private static final String NEXT_UNDER_MINIMUM =
      "select b.* from batch b where b.state in ('SEALED', 'UPLOADED') and b.way <> 'JOB'"
          + " and (b.state = 'UPLOADED' or b.way = 'ON_DEMAND') and b.node = :me"
          + FREE
          + SUBMITTING
          + NEXT;

  /** Stands for a state in a row about a request of an operator. */
  private static final String REQUESTED = "REQUESTED";

  private static final String DUE =
      "select b.state, min(b.due_at) as due_at from batch b"
          + " where b.state in ('SEALED', 'UPLOADED', 'ENDED')"
          + " and (b.state <> 'SEALED' or b.node = :me)"
          + REACHABLE
          + "group by b.state union all select '"
          + REQUESTED
          + "', requested_at from operator_request where done_at is null"
          + " and action not in ('ADOPT', 'ADOPT_ALL')"; // which wait for the next start

  private static final String LEASE_IT =
      "update batch set lease_owner = ?, lease_until = ? where id = ? and state = ? and version = ?"
          + " and (lease_owner is null or lease_owner = ? or lease_until < ?)";

  private static final String RELEASE =
      "update batch set lease_owner = null, lease_until = 0 where id = ? and lease_owner = ?"
          + " and state = ?";

  private static final String RENEW = "update batch set lease_until = ? where lease_owner = ?";

  Ledger.Due due() {
    return jdbi.withHandle(this::due);
  }

  private Ledger.Due due(Handle handle) {
    long now = clock.millis();
    Set<BatchState> states = EnumSet.noneOf(BatchState.class);
    boolean requested = false;
    long next = Long.MAX_VALUE;
    for (Map.Entry<String, Long> each :
        handle
            .createQuery(DUE)
            .bindMap(Map.of("me", node, "home", home, "now", now))
            .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
            .list()) {
      if (each.getKey().equals(REQUESTED)) {
        requested = true;
      } else if (each.getValue() <= now) {
        states.add(BatchState.valueOf(each.getKey()));
      } else {
        next = Math.min(next, each.getValue());
      }
    }
    return new Ledger.Due(states, requested, Instant.ofEpochMilli(next));
  }

  Optional<Batch> claim(BatchState state) {
    return claimFirst(NEXT_IN_STATE, query -> query.bind("state", state.name()));
  }

  Optional<Batch> claimForSubmit(int maxOpen, Set<String> fullModels) {
    List<String> full = new ArrayList<>(fullModels);
    full.add(""); // no model's id: not every database takes an empty list
    return claimFirst(
        NEXT_TO_SUBMIT, query -> query.bind("maxOpen", maxOpen).bindList("full", full));
  }

  Optional<Batch> claimUnderMinimum() {
    return claimFirst(NEXT_UNDER_MINIMUM, query -> query);
  }

  private Optional<Batch> claimFirst(String sql, UnaryOperator<Query> bind) {
    while (true) {
      Optional<Batch> first =
          jdbi.withHandle(
              handle ->
                  bind.apply(handle.createQuery(sql))
                      .bind("me", node)
                      .bind("home", home)
                      .bind("now", clock.millis())
                      .map((row, context) -> BatchTable.read(row))
                      .findOne());
      if (first.isEmpty() || claim(first.get(), node).isPresent()) {
        return first;
      }
    }
  }

  /**
   * @param evenFrom a node whose lease is no obstacle
   */
  Optional<Batch> claim(Batch batch, String evenFrom) {
    long now = clock.millis();
    int leased =
        execute(
            LEASE_IT,
            node,
            now + JdbcLedger.LEASE.toMillis(),
            batch.id(),
            batch.state().name(),
            batch.version(),
            evenFrom,
            now);
    return leased == 1 ? Optional.of(batch) : Optional.empty();
  }

  void release(Batch batch) {
    execute(RELEASE, batch.id(), node, batch.state().name());
  }

  void renew() {
    execute(RENEW, clock.millis() + JdbcLedger.LEASE.toMillis(), node);
  }

  private int execute(String sql, Object... values) {
    return jdbi.withHandle(handle -> handle.execute(sql, values));
  }
}
