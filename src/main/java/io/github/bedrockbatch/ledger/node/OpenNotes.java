/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.node;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.SpoolView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open batches of all nodes that share the ledger, as each has noted them for the others. A
 * node notes what it has before the ledger counts it as accepted, so that an audit on another node
 * misses nothing.
 */
public final class OpenNotes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenNotes.class);

  private static final String NOTE =
      "insert into open_batch (id, node, model_id, invocation_type, group_name, records, bytes,"
          + " opened_at, closes_at, waits_for, noted_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict (id) do update set records = excluded.records, bytes = excluded.bytes,"
          + " closes_at = excluded.closes_at, waits_for = excluded.waits_for,"
          + " noted_at = excluded.noted_at";

  private static final String NOTE_SOURCE =
      "insert into open_batch_source (batch_id, source, origin, records) values (?, ?, ?, ?)"
          + " on conflict (batch_id, source, origin) do update set records = excluded.records";

  private static final String OF_OTHERS =
      "select o.*, n.seen_at - "
          + Dialect.TIME
          + " + :nodeTime as heard_at from open_batch o left join node n on n.name = o.node"
          + " where o.node <> :node and o.id not in (select id from batch) order by o.id";

  /** What a batch has from a source, and where that came from at first. */
  private record Share(String batch, String source, String origin) {}

  private final Jdbi jdbi;
  private final boolean shared;
  private final Clock clock;
  private final String node;
  private SpoolView spool;
  private Map<String, OpenBatchLine> noted;
  private Map<Share, Integer> shares = Map.of();

  /**
   * @param shared whether other nodes may use the ledger
   */
  public OpenNotes(LedgerDatabase database, Clock clock, String node, boolean shared) {
    this.jdbi = database.jdbi();
    this.shared = shared;
    this.clock = clock;
    this.node = node;
  }

  /** From now on the batches of this spool are noted. */
  public synchronized void begin(SpoolView itsSpool) {
    spool = itsSpool;
  }

  /** Notes what is left for the next start, if the ledger can be reached. */
  @Override
  public void close() {
    try {
      note();
    } catch (RuntimeException e) {
      LOG.debug("What is open is not noted in the ledger; the next start does that", e);
    }
  }

  /** Notes what has changed; does nothing if the ledger is not shared. */
  public synchronized void note() {
    if (!shared || spool == null) {
      return;
    }
    Map<Share, Integer> taken = new HashMap<>();
    spool
        .taken()
        .forEach(
            (id, ranges) ->
                ranges.forEach(
                    range ->
                        taken.put(new Share(id, range.source(), range.origin()), range.records())));
    Map<String, OpenBatchLine> open = new LinkedHashMap<>();
    spool.open().forEach(batch -> open.put(batch.id(), batch));
    taken.keySet().removeIf(share -> !open.containsKey(share.batch()));
    if (!open.equals(noted) || !taken.equals(shares)) {
      jdbi.useTransaction(handle -> note(handle, open, taken));
      noted = open;
      shares = taken;
    }
  }

  private void note(Handle handle, Map<String, OpenBatchLine> open, Map<Share, Integer> taken) {
    if (noted == null) { // removes what an earlier process has left
      ids(handle).stream().filter(id -> !open.containsKey(id)).forEach(id -> forget(handle, id));
    } else {
      noted.keySet().stream().filter(id -> !open.containsKey(id)).forEach(id -> forget(handle, id));
    }
    PreparedBatch rows = handle.prepareBatch(NOTE);
    for (OpenBatchLine batch : open.values()) {
      if (noted == null || !batch.equals(noted.get(batch.id()))) {
        rows.add(
            batch.id(),
            node,
            batch.model(),
            batch.invocationType(),
            batch.group(),
            batch.records(),
            batch.bytes(),
            batch.openedAt().toEpochMilli(),
            batch.closesAt() == null ? null : batch.closesAt().toEpochMilli(),
            batch.waitsFor(),
            clock.millis());
      }
    }
    rows.execute();
    PreparedBatch sources = handle.prepareBatch(NOTE_SOURCE);
    taken.forEach(
        (share, records) -> {
          if (!records.equals(shares.get(share))) {
            sources.add(share.batch(), share.source(), share.origin(), records);
          }
        });
    sources.execute();
  }

  private List<String> ids(Handle handle) {
    return handle
        .select("select id from open_batch where node = ?", node)
        .mapTo(String.class)
        .list();
  }

  static List<SourceRange> sources(Handle handle, String batchId) {
    return handle
        .select("select * from open_batch_source where batch_id = ?", batchId)
        .map((row, context) -> source(row))
        .list();
  }

  private static SourceRange source(ResultSet row) throws SQLException {
    return new SourceRange(
        row.getString("source"), row.getString("origin"), -1, row.getInt("records"), "");
  }

  static void forget(Handle handle, String batchId) {
    handle.execute("delete from open_batch_source where batch_id = ?", batchId);
    handle.execute("delete from open_batch where id = ?", batchId);
  }

  /** A view of this spool and of what other nodes have noted of theirs. */
  public SpoolView withOthers(SpoolView here) {
    return shared ? new AllNodes(here) : here;
  }

  /** What each open batch of other nodes, by its id, has taken from each source. */
  public Map<String, List<SourceRange>> takenByOthers() {
    return shared ? jdbi.withHandle(this::takenByOthers) : Map.of();
  }

  private Map<String, List<SourceRange>> takenByOthers(Handle handle) {
    Map<String, List<SourceRange>> taken = new LinkedHashMap<>();
    handle
        .select(
            "select s.* from open_batch_source s join open_batch o on o.id = s.batch_id"
                + " where o.node <> ?",
            node)
        .map((row, context) -> Map.entry(row.getString("batch_id"), source(row)))
        .forEach(
            range ->
                taken
                    .computeIfAbsent(range.getKey(), id -> new ArrayList<>())
                    .add(range.getValue()));
    return taken;
  }

  private OpenBatchLine read(ResultSet row) throws SQLException {
    long closesAt = row.getLong("closes_at");
    boolean open = row.wasNull();
    String node = row.getString("node");
    Instant notedAt = Instant.ofEpochMilli(row.getLong("noted_at"));
    return new OpenBatchLine(
        row.getString("id"),
        row.getString("model_id"),
        row.getString("invocation_type"),
        row.getString("group_name"),
        row.getLong("records"),
        row.getLong("bytes"),
        Instant.ofEpochMilli(row.getLong("opened_at")),
        open ? null : Instant.ofEpochMilli(closesAt),
        row.getString("waits_for") + ", on node " + node + asOf(row, notedAt),
        node);
  }

  /** How old the note is. An old note alone means nothing: maybe nothing was added since. */
  private String asOf(ResultSet row, Instant notedAt) throws SQLException {
    Instant heardAt = Instant.ofEpochMilli(row.getLong("heard_at"));
    return !row.wasNull() && heardAt.plus(ProblemTable.SILENT).isBefore(clock.instant())
        ? ", which was last heard of at " + heardAt.truncatedTo(ChronoUnit.SECONDS)
        : " as of " + notedAt;
  }

  private final class AllNodes implements SpoolView {
    private final SpoolView here;

    private AllNodes(SpoolView here) {
      this.here = here;
    }

    @Override
    public List<OpenBatchLine> open() {
      List<OpenBatchLine> all = new ArrayList<>(here.open());
      // Batches that were sealed since they were noted are in the ledger and left out.
      all.addAll(
          jdbi.withHandle(
              handle ->
                  handle
                      .createQuery(OF_OTHERS)
                      .bind("node", node)
                      .bind(Dialect.NODE_TIME, clock.millis())
                      .map((row, context) -> read(row))
                      .list()));
      return all;
    }

    @Override
    public Map<String, List<SourceRange>> taken() {
      Map<String, List<SourceRange>> all = new LinkedHashMap<>(takenByOthers());
      all.putAll(here.taken());
      return all;
    }
  }
}
