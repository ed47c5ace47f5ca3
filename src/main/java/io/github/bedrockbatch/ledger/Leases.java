/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Finds the batches that a node may work on, and leases them to it.
 *
 * @param homes of the batches that the node reaches, as in {@link Place}; empty for all
 * @param length of a lease
 */
record Leases(Jdbi jdbi, Clock clock, String node, Set<String> homes, Duration length) {
  private static final String REACHABLE =
      " and (b.lease_owner is null or b.lease_owner = :me or b.lease_until < "
          + Dialect.TIME
          + ") and (b.home is null or :anywhere = 1 or b.home in (<homes>))"
          + " and (b.results_on is null or b.results_on = :me) ";

  private static final String FREE = " and b.due_at <= " + Dialect.TIME + REACHABLE;

  /** A batch that failed is due later than those that wait, so that it does not hold them up. */
  private static final String NEXT = " order by b.due_at, b.id limit 1 ";

  /** Written out in each query, so that the partial index on these states is used. */
  private static final String TO_DO = "b.state in ('SEALED', 'UPLOADED', 'SUBMITTED', 'ENDED')";

  static final String CLAIM_IN_STATE =
      claim(
          TO_DO
              + " and b.state = :state"
              + " and (b.state <> 'SEALED' or b.node = :me and b.way <> 'ON_DEMAND')"
              + " and b.id not in (<inHand>)"
              + " and (b.home is null or b.home not in (<resting>))");

  /** A pause stops only new claims; batches in hand continue. */
  private static final String SUBMITTING =
      "and not exists (select 1 from paused where what = '" + Pause.SUBMITTING + "') ";

  /** Models with as many jobs as are allowed, counting those that other nodes are creating. */
  private static final String FULL =
      "select o.model_id, o.home from ("
          + "select b.model_id, b.home from batch b where b.state = 'SUBMITTED'"
          + " union all select b.model_id, b.home from batch b where "
          + TO_DO
          + " and b.state = 'UPLOADED' and b.way = 'JOB' and b.lease_owner <> :me"
          + " and b.lease_until >= "
          + Dialect.TIME
          + ") o group by o.model_id, o.home having count(*) >= :maxOpen";

  static final String CLAIM_TO_SUBMIT =
      claim(
          TO_DO
              + " and b.state = 'UPLOADED' and b.way = 'JOB' and b.model_id not in (<full>)"
              + " and (b.late_at is null or b.late_at > "
              + Dialect.TIME
              + " or b.submit_started_at is not null)" // submitting looks that job up
              + " and (:at = '' or b.home = :at)"
              + " and (b.model_id, b.home) not in ("
              + FULL
              + ") "
              + SUBMITTING);

  static final String CLAIM_TO_MOVE =
      claim(
          TO_DO
              + " and b.state = 'UPLOADED' and b.way = 'JOB' and b.submit_started_at is null"
              + " and b.home = :at and b.model_id = :model "
              + SUBMITTING);

  static final String LOAD =
      "select b.home, b.model_id, sum(case b.state when 'UPLOADED' then 1 else 0 end) as uploaded,"
          + " sum(case b.state when 'SUBMITTED' then 1 else 0 end) as submitted from batch b where "
          + TO_DO
          + " and b.state in ('UPLOADED', 'SUBMITTED') and b.way = 'JOB' and b.home is not null"
          + " group by b.home, b.model_id";

  /**
   * Batches whose deadlines are to be checked, even while they wait for something else; not where a
   * job may exist, which submitting has to look up first.
   */
  static final String CLAIM_LATE =
      claim(
          "b.state in ('UPLOADED', 'SUBMITTED') and b.late_at <= "
              + Dialect.TIME
              + " and (b.state = 'SUBMITTED' or b.submit_started_at is null)",
          " and (b.troubles = 0 or b.due_at <= " + Dialect.TIME + ")" + REACHABLE);

  static final String CLAIM_UNDER_MINIMUM =
      claim(
          TO_DO
              + " and b.way <> 'JOB' and b.node = :me and (b.state = 'UPLOADED'"
              + " or b.state = 'SEALED' and b.way = 'ON_DEMAND') "
              + SUBMITTING);

  /** Of nodes that claim at once, each skips the row that another has locked. */
  private static String claim(String which) {
    return claim(which, FREE);
  }

  private static String claim(String which, String free) {
    return "update batch set lease_owner = :me, lease_until = :lease + "
        + Dialect.TIME
        + " where id = (select b.id from batch b where "
        + which
        + free
        + NEXT
        + Dialect.SKIP_LOCKED
        + ") returning *";
  }

  /** Stands for a state in a row about a request of an operator. */
  private static final String REQUESTED = "REQUESTED";

  static final String DUE =
      "select b.state, min("
          + BatchTable.DUE_HERE
          + ") as due_at from batch b where "
          + TO_DO
          + " and b.state <> 'SUBMITTED' and (b.state <> 'SEALED' or b.node = :me)"
          + REACHABLE
          + "group by b.state union all select '"
          + REQUESTED
          + "', requested_at from operator_request where done_at is null"
          + " and action not in ('ADOPT', 'ADOPT_ALL')"; // which wait for the next start

  private static final String LEASE_IT =
      "update batch set lease_owner = :me, lease_until = :lease + "
          + Dialect.TIME
          + " where id = :id and state = :state and version = :version"
          + " and (lease_owner is null or lease_owner = :evenFrom or lease_until < "
          + Dialect.TIME
          + ")";

  private static final String RELEASE =
      "update batch set lease_owner = null, lease_until = 0 where id = ? and lease_owner = ?"
          + " and state = ?";

  static final String RENEW =
      "update batch set lease_until = :lease + " + Dialect.TIME + " where lease_owner = :me";

  private static final String RENEW_REQUESTS =
      "update operator_request set taken_until = :lease + "
          + Dialect.TIME
          + " where taken_by = :me and done_at is null";

  Ledger.Due due() {
    return jdbi.withHandle(this::due);
  }

  private Ledger.Due due(Handle handle) {
    long now = clock.millis();
    Set<BatchState> states = EnumSet.noneOf(BatchState.class);
    boolean requested = false;
    long next = Long.MAX_VALUE;
    for (Map.Entry<String, Long> each :
        reaching(handle.createQuery(DUE))
            .bindMap(Map.of("me", node, Dialect.NODE_TIME, now))
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

  Optional<Batch> claim(BatchState state, Set<String> inHand, Set<String> resting) {
    return jdbi.withHandle(
        handle ->
            claim(
                handle
                    .createQuery(CLAIM_IN_STATE)
                    .bind("state", state.name())
                    .bindList("inHand", orNone(inHand))
                    .bindList("resting", orNone(resting))));
  }

  /** Not every database accepts an empty list; no name is empty. */
  private static List<String> orNone(Set<String> names) {
    return names.isEmpty() ? List.of("") : List.copyOf(names);
  }

  Optional<Batch> claimForSubmit(String at, int maxOpen, Set<String> fullModels) {
    return jdbi.inTransaction(
        handle -> {
          Serials.SUBMITTING.lock(handle);
          return claim(
              handle
                  .createQuery(CLAIM_TO_SUBMIT)
                  .bind("at", at)
                  .bind("maxOpen", maxOpen)
                  .bindList("full", orNone(fullModels)));
        });
  }

  Optional<Batch> claimToMove(String at, String model) {
    return jdbi.withHandle(
        handle -> claim(handle.createQuery(CLAIM_TO_MOVE).bind("at", at).bind("model", model)));
  }

  List<Ledger.Load> load() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(LOAD)
                .map(
                    (row, context) ->
                        new Ledger.Load(
                            row.getString("home"),
                            row.getString("model_id"),
                            row.getInt("uploaded"),
                            row.getInt("submitted")))
                .list());
  }

  Optional<Batch> claimLate() {
    return jdbi.withHandle(handle -> claim(handle.createQuery(CLAIM_LATE)));
  }

  Optional<Batch> claimUnderMinimum() {
    return jdbi.withHandle(handle -> claim(handle.createQuery(CLAIM_UNDER_MINIMUM)));
  }

  private Optional<Batch> claim(Query query) {
    return reaching(leasing(query)).map((row, context) -> BatchRow.read(row)).findOne();
  }

  private Query reaching(Query query) {
    return query.bind("anywhere", homes.isEmpty() ? 1 : 0).bindList("homes", orNone(homes));
  }

  private <T extends SqlStatement<T>> T leasing(T statement) {
    return statement
        .bind("me", node)
        .bind("lease", length.toMillis())
        .bind(Dialect.NODE_TIME, clock.millis());
  }

  /**
   * @param evenFrom a node whose lease does not prevent the claim; empty for none
   */
  Optional<Batch> claim(Batch batch, String evenFrom) {
    int leased =
        jdbi.withHandle(
            handle ->
                leasing(handle.createUpdate(LEASE_IT))
                    .bind("id", batch.id())
                    .bind("state", batch.state().name())
                    .bind("version", batch.version())
                    .bind("evenFrom", evenFrom)
                    .execute());
    return leased == 1 ? Optional.of(batch) : Optional.empty();
  }

  void release(Batch batch) {
    jdbi.useHandle(handle -> handle.execute(RELEASE, batch.id(), node, batch.state().name()));
  }

  void renew() {
    jdbi.useHandle(
        handle -> {
          leasing(handle.createUpdate(RENEW)).execute();
          leasing(handle.createUpdate(RENEW_REQUESTS)).execute();
        });
  }
}
