/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import io.github.bedrockbatch.prompt.BatchKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** The ledger in SQL that SQLite and PostgreSQL both understand. */
public final class JdbcLedger implements Ledger {
  /**
   * A dead node's batches are free for others after this; {@link #renewLeases} keeps a live one's.
   */
  public static final Duration LEASE = Duration.ofSeconds(60);

  /** A broker that has not delivered a message again by then never will. */
  private static final Duration REDELIVERY = Duration.ofDays(7);

  private static final String FREE =
      " and b.due_at <= :now and (b.lease_owner is null or b.lease_owner = :me"
          + " or b.lease_until < :now)"
          + " and (b.home is null or :home = '' or b.home = :home) ";

  /** One that failed is due later than those that wait, and holds none of them up. */
  private static final String NEXT = " order by b.due_at, b.id limit 1";

  private static final String NEXT_IN_STATE =
      "select b.* from batch b where b.state = :state"
          + " and (b.state <> 'SEALED' or b.node = :me)"
          + FREE
          + NEXT;

  private static final String NEXT_TO_SUBMIT =
      "select b.* from batch b where b.state = 'UPLOADED'"
          + FREE
          + "and b.way = 'JOB' and (select count(*) from batch o where o.state = 'SUBMITTED'"
          + " and o.model_id = b.model_id and o.home = b.home) < :maxOpen"
          + " and b.model_id not in (<full>)"
          + NEXT;

  private static final String NEXT_UNDER_MINIMUM =
      "select b.* from batch b where b.state = 'UPLOADED' and b.way <> 'JOB' and b.node = :me"
          + FREE
          + NEXT;

  private static final String LEASE_IT =
      "update batch set lease_owner = :me, lease_until = :until where id = :id"
          + " and state = :state and version = :version"
          + " and (lease_owner is null or lease_owner = :holder or lease_until < :now)";

  private static final String RELEASE =
      "update batch set lease_owner = null, lease_until = 0 where id = :id and lease_owner = :me"
          + " and state = :state";

  private static final String RENEW =
      "update batch set lease_until = :until where lease_owner = :me";

  private static final String POSITION =
      "select coalesce(max(last_ordinal), -1) from batch_source where source = :source";

  private static final String RANGES =
      "select s.*, b.model_id, b.invocation_type, b.group_name from batch_source s"
          + " join batch b on b.id = s.batch_id where s.source = :source order by s.batch_id";

  private static final String TAKEN =
      "insert into source (source, accepted, refused, taken_at)"
          + " values (:source, :accepted, :refused, :now) on conflict (source) do update set"
          + " accepted = excluded.accepted, refused = excluded.refused, taken_at = excluded.taken_at";

  private static final String FILES =
      "select * from source where file_name = :name order by taken_at desc limit 1000";

  private static final String BEGUN =
      "insert into source (source, accepted, refused, taken_at, file_name, bytes, digest)"
          + " values (:source, :accepted, 0, :now, :name, :bytes, :digest)"
          + " on conflict (source) do nothing";

  private static final String READ =
      "update source set file_name = :name, bytes = :bytes, digest = :digest, unread = :unread"
          + " where source = :source";

  private static final String OUTCOME =
      "update batch_source set succeeded = ?, empty = ?, failed = ?, retried = ?"
          + " where batch_id = ? and source = ? and origin = ?";

  private static final String ALL_RETRIED =
      "update batch_source set retried = records - succeeded - failed where batch_id = :id";

  private final LedgerDatabase database;
  private final Jdbi jdbi;
  private final JdbcBooks books;
  private final Clock clock;
  private final String node;
  private final String home;

  /** Of a process that reaches every batch. */
  public JdbcLedger(LedgerDatabase database, Clock clock, String node) {
    this(database, clock, node, "");
  }

  /**
   * @param node the name of this node; a restarted process must come back under the same name, so
   *     that it may go on with the batches it held
   * @param home of the batches that this process reaches, as in {@link Place}; empty for all
   */
  public JdbcLedger(LedgerDatabase database, Clock clock, String node, String home) {
    this.database = database;
    this.jdbi = Jdbi.create(database.dataSource());
    this.books = new JdbcBooks(jdbi);
    this.clock = clock;
    this.node = node;
    this.home = home;
  }

  @Override
  public boolean seal(Batch batch, List<SourceRange> sources, List<String> unacknowledged) {
    return jdbi.inTransaction(
        handle -> {
          if (find(handle, batch.id()).isPresent()) {
            return false;
          }
          insert(handle, batch);
          insert(handle, batch.id(), sources);
          insertMessages(handle, unacknowledged, clock.millis());
          return true;
        });
  }

  static void insertMessages(Handle handle, List<String> messages, long now) {
    if (messages.isEmpty()) {
      return;
    }
    var rows =
        handle.prepareBatch(
            "insert into unacknowledged_message (message, taken_at) values (?, ?)"
                + " on conflict (message) do nothing");
    messages.forEach(message -> rows.add(message, now));
    rows.execute();
  }

  @Override
  public List<String> unacknowledged() {
    return jdbi.inTransaction(
        handle -> {
          handle
              .createUpdate("delete from unacknowledged_message where taken_at < :before")
              .bind("before", clock.millis() - REDELIVERY.toMillis())
              .execute();
          return handle
              .createQuery("select message from unacknowledged_message")
              .mapTo(String.class)
              .list();
        });
  }

  @Override
  public void acknowledged(Collection<String> messages) {
    jdbi.useTransaction(
        handle -> {
          var rows = handle.prepareBatch("delete from unacknowledged_message where message = ?");
          messages.forEach(rows::add);
          rows.execute();
        });
  }

  static void insert(Handle handle, Batch batch) {
    Map<String, Object> row = new LinkedHashMap<>(BatchRow.fixedColumns(batch));
    row.putAll(BatchRow.changingColumns(batch));
    String columns = String.join(", ", row.keySet());
    String values = row.keySet().stream().map(c -> ":" + c).collect(Collectors.joining(", "));
    handle
        .createUpdate("insert into batch (" + columns + ") values (" + values + ")")
        .bindMap(row)
        .execute();
  }

  static void insert(Handle handle, String batchId, List<SourceRange> sources) {
    if (sources.isEmpty()) {
      return;
    }
    var rows =
        handle.prepareBatch(
            "insert into batch_source (batch_id, source, origin, last_ordinal, records,"
                + " ordinals, succeeded, failed, retried) values (?, ?, ?, ?, ?, ?, 0, 0, 0)");
    for (SourceRange range : sources) {
      rows.add(
          batchId,
          range.source(),
          range.origin(),
          range.lastOrdinal(),
          range.records(),
          range.ordinals());
    }
    rows.execute();
  }

  @Override
  public long position(String source) {
    return jdbi.withHandle(
        handle -> handle.createQuery(POSITION).bind("source", source).mapTo(Long.class).one());
  }

  @Override
  public void eachRange(String source, BiConsumer<BatchKey, SourceRange> to) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(RANGES)
                .bind("source", source)
                .map((row, context) -> Map.entry(BatchRow.key(row), JdbcBooks.range(row)))
                .useIterator(
                    rows -> rows.forEachRemaining(row -> to.accept(row.getKey(), row.getValue()))));
  }

  @Override
  public void taken(String source, long accepted, long refused) {
    jdbi.useHandle(handle -> taken(handle, source, accepted, refused));
  }

  @Override
  public void refused(String source, long refused) {
    jdbi.useHandle(handle -> taken(handle, source, JdbcBooks.ENDLESS, refused));
  }

  private void taken(Handle handle, String source, long accepted, long refused) {
    handle
        .createUpdate(TAKEN)
        .bind("source", source)
        .bind("accepted", accepted)
        .bind("refused", refused)
        .bind("now", clock.millis())
        .execute();
  }

  @Override
  public List<SourceFile> files(String fileName) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(FILES)
                .bind("name", fileName)
                .map(
                    (row, context) ->
                        new SourceFile(
                            row.getString("source"),
                            fileName,
                            row.getLong("bytes"),
                            row.getString("digest"),
                            row.getLong("accepted") != JdbcBooks.ENDLESS,
                            row.getLong("unread")))
                .list());
  }

  @Override
  public void begun(SourceFile file) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(BEGUN)
                .bind("source", file.source())
                .bind("accepted", JdbcBooks.ENDLESS)
                .bind("now", clock.millis())
                .bind("name", file.fileName())
                .bind("bytes", file.bytes())
                .bind("digest", file.digest())
                .execute());
  }

  @Override
  public void taken(SourceFile file, long accepted, long refused) {
    jdbi.useTransaction(
        handle -> {
          taken(handle, file.source(), accepted, refused);
          handle
              .createUpdate(READ)
              .bind("source", file.source())
              .bind("name", file.fileName())
              .bind("bytes", file.bytes())
              .bind("digest", file.digest())
              .bind("unread", file.unread())
              .execute();
        });
  }

  @Override
  public void unread(String source, long bytes) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update source set unread = :bytes where source = :source")
                .bind("source", source)
                .bind("bytes", bytes)
                .execute());
  }

  @Override
  public Map<String, Long> unread() {
    return bytes("select source, unread as bytes from source where unread > 0 order by source");
  }

  @Override
  public Map<String, Long> unfinished() {
    return bytes(
        "select source, bytes from source where file_name is not null and accepted = "
            + JdbcBooks.ENDLESS
            + " and unread = 0 order by source");
  }

  private Map<String, Long> bytes(String ofSources) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(ofSources)
                .reduceRows(
                    new LinkedHashMap<>(),
                    (found, row) -> {
                      found.put(
                          row.getColumn("source", String.class),
                          row.getColumn("bytes", Long.class));
                      return found;
                    }));
  }

  @Override
  public Optional<Batch> find(String id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  private static Optional<Batch> find(Handle handle, String id) {
    return handle
        .createQuery("select * from batch where id = :id")
        .bind("id", id)
        .map((row, context) -> BatchRow.read(row))
        .findOne();
  }

  @Override
  public List<Batch> inState(BatchState state) {
    return list(
        "select * from batch where state = :state order by id", Map.of("state", state.name()));
  }

  @Override
  public List<Batch> leased() {
    return list("select * from batch where lease_owner = :me order by id", Map.of("me", node));
  }

  @Override
  public List<Batch> newest(int limit) {
    return list("select * from batch order by id desc limit :limit", Map.of("limit", limit));
  }

  private List<Batch> list(String sql, Map<String, ?> bindings) {
    return jdbi.withHandle(
        handle ->
            new ArrayList<>(
                bound(handle.createQuery(sql), bindings)
                    .map((row, context) -> BatchRow.read(row))
                    .list()));
  }

  private static Query bound(Query query, Map<String, ?> bindings) {
    bindings.forEach(
        (name, value) -> {
          if (value instanceof Set<?> set) {
            query.bindList(name, List.copyOf(set));
          } else {
            query.bind(name, value);
          }
        });
    return query;
  }

  @Override
  public boolean reaches(Batch batch) {
    return home.isEmpty() || batch.place() == null || home.equals(batch.place().home());
  }

  @Override
  public Optional<Batch> claim(BatchState state) {
    return claimFirst(NEXT_IN_STATE, Map.of("state", state.name()));
  }

  @Override
  public Optional<Batch> claimForSubmit(int maxOpen, Set<String> fullModels) {
    Set<String> full = new HashSet<>(fullModels);
    full.add(""); // no model's id: not every database takes an empty list
    return claimFirst(NEXT_TO_SUBMIT, Map.of("maxOpen", maxOpen, "full", full));
  }

  @Override
  public Optional<Batch> claimUnderMinimum() {
    return claimFirst(NEXT_UNDER_MINIMUM, Map.of());
  }

  private Optional<Batch> claimFirst(String sql, Map<String, ?> bindings) {
    Map<String, Object> all = new LinkedHashMap<>(bindings);
    all.put("me", node);
    all.put("home", home);
    all.put("now", clock.millis());
    while (true) {
      List<Batch> first = list(sql, all);
      if (first.isEmpty()) {
        return Optional.empty();
      }
      Optional<Batch> leased = claim(first.get(0));
      if (leased.isPresent()) {
        return leased;
      }
    }
  }

  @Override
  public Optional<Batch> claim(Batch batch) {
    return lease(batch, node);
  }

  @Override
  public Optional<Batch> claimIdle(Batch batch) {
    return lease(batch, "");
  }

  /**
   * @param holder from whom it may be taken though the lease lasts
   */
  private Optional<Batch> lease(Batch batch, String holder) {
    long now = clock.millis();
    int leased =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(LEASE_IT)
                    .bind("me", node)
                    .bind("holder", holder)
                    .bind("now", now)
                    .bind("until", now + LEASE.toMillis())
                    .bind("id", batch.id())
                    .bind("state", batch.state().name())
                    .bind("version", batch.version())
                    .execute());
    return leased == 1 ? Optional.of(batch) : Optional.empty();
  }

  @Override
  public Batch save(Batch held, Batch next) {
    return jdbi.withHandle(handle -> save(handle, held, next));
  }

  @Override
  public Batch settle(Batch held, Batch next, List<SourceOutcome> outcomes) {
    return jdbi.inTransaction(
        handle -> {
          Batch saved = save(handle, held, next);
          var rows = handle.prepareBatch(OUTCOME);
          for (SourceOutcome o : outcomes) {
            rows.add(
                o.succeeded(),
                o.empty(),
                o.failed(),
                o.retried(),
                held.id(),
                o.source(),
                o.origin());
          }
          if (!outcomes.isEmpty()) {
            rows.execute();
          }
          if (next.delivery().retried() > 0) {
            taken(handle, held.source(), 0, 0);
          }
          return saved;
        });
  }

  @Override
  public Batch sentAgain(Batch held, Batch next, Map<String, Long> accepted) {
    return jdbi.inTransaction(
        handle -> {
          accepted.forEach((source, count) -> taken(handle, source, count, 0));
          if (held.state() == BatchState.FAILED) {
            handle.createUpdate(ALL_RETRIED).bind("id", held.id()).execute();
          }
          return save(handle, held, next);
        });
  }

  @Override
  public Books books() {
    return books.read();
  }

  @Override
  public Map<String, List<SourceRange>> beyond(Set<String> known) {
    return books.beyond(known);
  }

  private Batch save(Handle handle, Batch held, Batch next) {
    if (held.state() != next.state() && !held.state().mayBecome(next.state())) {
      throw new IllegalArgumentException(
          "Batch " + held.id() + " may not go from " + held.state() + " to " + next.state());
    }
    Batch saved = next.saved();
    Map<String, Object> row = new LinkedHashMap<>(BatchRow.changingColumns(saved));
    if (held.state() != next.state()) {
      row.put("lease_owner", null);
      row.put("lease_until", 0L);
    }
    String assignments =
        row.keySet().stream().map(c -> c + " = :" + c).collect(Collectors.joining(", "));
    int changed =
        handle
            .createUpdate(
                "update batch set "
                    + assignments
                    + " where id = :id and state = :from and version = :at and lease_owner = :me")
            .bindMap(row)
            .bind("id", held.id())
            .bind("from", held.state().name())
            .bind("at", held.version())
            .bind("me", node)
            .execute();
    if (changed != 1) {
      throw new StaleBatchException(held.id());
    }
    return saved;
  }

  @Override
  public void release(Batch batch) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(RELEASE)
                .bind("id", batch.id())
                .bind("me", node)
                .bind("state", batch.state().name())
                .execute());
  }

  @Override
  public void renewLeases() {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(RENEW)
                .bind("until", clock.millis() + LEASE.toMillis())
                .bind("me", node)
                .execute());
  }

  @Override
  public void close() {
    database.close();
  }
}
