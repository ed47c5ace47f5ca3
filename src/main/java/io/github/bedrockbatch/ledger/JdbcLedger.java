/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.ledger.budget.Spending;
import io.github.bedrockbatch.ledger.event.Outbox;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.history.BatchEvents;
import io.github.bedrockbatch.ledger.history.HistoryTable;
import io.github.bedrockbatch.ledger.retention.FinishedBatches;
import io.github.bedrockbatch.ledger.seal.Elsewhere;
import io.github.bedrockbatch.ledger.seal.SealedRanges;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.ledger.source.JdbcSourceLedger;
import io.github.bedrockbatch.ledger.source.MessageTable;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.source.SourceTable;
import io.github.bedrockbatch.ledger.sql.Serials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The ledger in SQL that SQLite and PostgreSQL both understand. */
public final class JdbcLedger implements Ledger {
  /** The lease of a node for which none is set. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  private final LedgerDatabase database;
  private final Jdbi jdbi;
  private final JdbcSourceLedger sources;
  private final Leases leases;
  private final Clock clock;
  private final String node;
  private final Set<String> homes;
  private final boolean shared;
  private final LedgerWatch watch;
  private final Outbox outbox;
  private final ClockSteps clockSteps;

  /** For a process that reaches every place, and tells nobody of what it changes. */
  public JdbcLedger(LedgerDatabase database, Clock clock, String node) {
    this(
        database,
        clock,
        node,
        Set.of(),
        database.isServer(),
        LEASE,
        batch -> {},
        new Outbox(List.of()));
  }

  /**
   * @param node the name of this node; a restarted process must have the same name to continue the
   *     batches that it had leased
   * @param homes of the batches that this process reaches, as in {@link Place}; empty for all
   * @param shared the answer of {@link #isShared}
   * @param lease after this the batches of a dead node are free for others; a live node keeps its
   *     own by {@link #renewLeases}
   * @param watch is told of changes, before or after, outside their transactions
   * @param outbox notes, in the transaction of a change, who is to be told of it
   */
  public JdbcLedger(
      LedgerDatabase database,
      Clock clock,
      String node,
      Set<String> homes,
      boolean shared,
      Duration lease,
      LedgerWatch watch,
      Outbox outbox) {
    this.database = database;
    this.jdbi = database.jdbi();
    this.sources = new JdbcSourceLedger(jdbi, clock, node, shared, watch::counting);
    this.leases = new Leases(jdbi, clock, node, homes, lease);
    this.clock = clock;
    this.node = node;
    this.homes = homes;
    this.shared = shared;
    this.watch = watch;
    this.outbox = outbox;
    this.clockSteps = new ClockSteps(jdbi, clock);
  }

  @Override
  public Due due() {
    return leases.due();
  }

  @Override
  public Duration followClock() {
    return database.isServer() ? Duration.ZERO : clockSteps.follow();
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public SourceLedger sources() {
    return sources;
  }

  @Override
  public boolean seal(Batch batch, List<SourceRange> sources, List<String> messages) {
    boolean isNew =
        jdbi.inTransaction(
            handle -> {
              Serials.SEALING.lock(handle);
              if (!BatchTable.insert(handle, batch, clock.millis())) {
                return false;
              }
              List<String> known = MessageTable.insert(handle, messages, clock.millis());
              Elsewhere elsewhere = SealedRanges.elsewhere(handle, batch, sources, known);
              if (!elsewhere.isNothing()) {
                throw new TakenElsewhereException(batch.id(), elsewhere);
              }
              BatchEvents.note(handle, null, batch, clock.instant());
              SourceTable.insert(handle, batch.id(), sources);
              MessageTable.forgetOld(handle, 2 * messages.size(), clock.millis());
              return true;
            });
    watch.moved(batch);
    return isNew;
  }

  @Override
  public Optional<Batch> find(String id) {
    return jdbi.withHandle(handle -> BatchTable.find(handle, id));
  }

  @Override
  public boolean wasRemoved(String id) {
    return find(id).isEmpty() && id.compareTo(jdbi.withHandle(FinishedBatches::highest)) <= 0;
  }

  @Override
  public List<Batch> find(Collection<String> ids) {
    return jdbi.withHandle(handle -> BatchTable.listOf(handle, BatchTable.THESE, ids));
  }

  @Override
  public List<Batch> inState(BatchState state) {
    return list("select * from batch where state = ? order by id", state.name());
  }

  @Override
  public Set<String> postponed(BatchState state) {
    return jdbi.withHandle(handle -> BatchTable.postponed(handle, state, clock.millis()));
  }

  @Override
  public List<Batch> leased() {
    return list("select * from batch where lease_owner = ? order by id", node);
  }

  @Override
  public List<Batch> newest(int limit) {
    return list("select * from batch order by id desc limit ?", limit);
  }

  private List<Batch> list(String sql, Object... values) {
    return jdbi.withHandle(handle -> BatchTable.list(handle, sql, values));
  }

  @Override
  public boolean reaches(Batch batch) {
    return homes.isEmpty() || batch.place() == null || homes.contains(batch.place().home());
  }

  @Override
  public List<Batch> elsewhere() {
    return jdbi.withHandle(handle -> BatchTable.listOf(handle, BatchTable.ELSEWHERE, homes));
  }

  @Override
  public void waiting(String home, String why) {
    jdbi.useHandle(handle -> BatchTable.waiting(handle, home, why, node, clock.millis()));
  }

  @Override
  public void tryAgain(String exceptFor) {
    jdbi.useHandle(handle -> BatchTable.tryAgain(handle, exceptFor, node, clock.millis()));
  }

  @Override
  public Optional<Batch> claim(BatchState state, Set<String> inHand, Set<String> resting) {
    return leases.claim(state, inHand, resting);
  }

  @Override
  public Optional<Batch> claimForSubmit(String home, int maxOpen, Set<String> fullModels) {
    return leases.claimForSubmit(home, maxOpen, fullModels);
  }

  @Override
  public Optional<Batch> claimToMove(String home, String model) {
    return leases.claimToMove(home, model);
  }

  @Override
  public List<Load> load() {
    return leases.load();
  }

  @Override
  public Optional<Batch> claimLate() {
    return leases.claimLate();
  }

  @Override
  public Optional<Batch> claimUnderMinimum() {
    return leases.claimUnderMinimum();
  }

  @Override
  public Optional<Batch> claim(Batch batch) {
    return leases.claim(batch, node);
  }

  @Override
  public Optional<Batch> claimIdle(Batch batch) {
    return leases.claim(batch, "");
  }

  @Override
  public Batch save(Batch held, Batch next, Consumer<Handle> also) {
    Batch saved =
        jdbi.inTransaction(
            handle -> {
              Batch changed = save(handle, held, next);
              also.accept(handle);
              return changed;
            });
    if (held.state() != saved.state()) {
      watch.moved(saved);
    } else if (next.dueAt() != null) {
      watch.postponed(next.dueAt());
    }
    return saved;
  }

  private Batch save(Handle handle, Batch held, Batch next) {
    Batch saved = BatchTable.save(handle, node, held, next, clock.millis());
    BatchEvents.note(handle, held, saved, clock.instant());
    Spending.moved(handle, held, saved);
    outbox.batch(handle, held, saved, clock.instant());
    return saved;
  }

  @Override
  public void confirm(Batch held) {
    if (jdbi.withHandle(handle -> BatchTable.isLeased(handle, node, held))) {
      return;
    }
    throw new StaleBatchException(held.id());
  }

  @Override
  public Batch settle(Batch held, Batch next, List<SourceOutcome> outcomes, AnswerTotals answers) {
    if (next.delivery().retried() > 0) {
      watch.counting();
    }
    return jdbi.inTransaction(
        handle -> {
          SourceTable.settle(handle, held.id(), outcomes);
          Instant at = held.endedAt() == null ? clock.instant() : held.endedAt();
          HistoryTable.settle(handle, held, at, answers);
          Spending.settle(handle, next, answers);
          if (next.delivery().retried() > 0) {
            sources.taken(handle, held.source(), 0, 0);
          }
          return save(handle, held, next);
        });
  }

  @Override
  public Batch sentAgain(Batch held, Batch next, Map<String, Long> accepted) {
    watch.counting();
    return jdbi.inTransaction(
        handle -> {
          accepted.forEach((source, count) -> sources.taken(handle, source, count, 0));
          if (held.state() == BatchState.FAILED) {
            SourceTable.retryRest(handle, held.id());
          }
          return save(handle, held, next);
        });
  }

  @Override
  public void release(Batch batch) {
    leases.release(batch);
  }

  @Override
  public void renewLeases() {
    leases.renew();
  }

  @Override
  public void close() {
    database.close();
  }
}
