/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import io.github.bedrockbatch.ledger.BatchRow;
import io.github.bedrockbatch.ledger.seal.Revocable;
import io.github.bedrockbatch.prompt.BatchKey;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The tables with what was taken from each source: in all, and by each batch. */
public final class SourceTable {
  /** The accepted count of a source that has no end, or is not read to its end. */
  static final long ENDLESS = -1;

  private static final String RANGES =
      "select s.*, b.model_id, b.invocation_type, b.group_name from batch_source s"
          + " left join batch b on b.id = s.batch_id where s.source = ?"
          + " and (b.id is null or not (b.node <> ? and "
          + Revocable.SQL
          + ")) order by s.batch_id";

  private static final String POSITION =
      "select s.last_ordinal from batch_source s where s.source = ? and not exists (select 1 from"
          + " batch b where b.id = s.batch_id and b.node <> ? and "
          + Revocable.SQL
          + ") order by s.last_ordinal desc limit 1";

  private static final String TAKEN =
      "insert into source (source, accepted, refused, taken_at) values (?, ?, ?, ?) on conflict"
          + " (source) do update set accepted = excluded.accepted, refused = excluded.refused,"
          + " taken_at = excluded.taken_at";

  private static final String BEGUN =
      "insert into source (source, accepted, refused, taken_at, file_name, bytes, digest)"
          + " values (?, ?, 0, ?, ?, ?, ?) on conflict (source) do update"
          + " set accepted = excluded.accepted where source.bytes < excluded.bytes";

  private static final String READ =
      "update source set file_name = ?, bytes = ?, digest = ?, unread = ? where source = ?";

  private static final String OUTCOME =
      "update batch_source set succeeded = ?, empty = ?, failed = ?, retried = ?, reused = ?,"
          + " late = ?"
          + " where batch_id = ? and source = ? and origin = ?";

  private SourceTable() {}

  public static void insert(Handle handle, String batchId, List<SourceRange> sources) {
    PreparedBatch rows =
        handle.prepareBatch(
            "insert into batch_source (batch_id, source, origin, first_ordinal, last_ordinal,"
                + " records, ordinals, succeeded, failed, retried)"
                + " values (?, ?, ?, ?, ?, ?, ?, 0, 0, 0)");
    for (SourceRange range : sources) {
      rows.add(
          batchId,
          range.source(),
          range.origin(),
          range.firstOrdinal(),
          range.lastOrdinal(),
          range.records(),
          range.ordinals());
    }
    rows.execute();
  }

  public static void settle(Handle handle, String batchId, List<SourceOutcome> outcomes) {
    PreparedBatch rows = handle.prepareBatch(OUTCOME);
    for (SourceOutcome o : outcomes) {
      rows.add(
          o.succeeded(),
          o.empty(),
          o.failed(),
          o.retried(),
          o.reused(),
          o.late(),
          batchId,
          o.source(),
          o.origin());
    }
    rows.execute();
  }

  public static void retryRest(Handle handle, String batchId) {
    handle.execute(
        "update batch_source set retried = records - succeeded - failed where batch_id = ?",
        batchId);
  }

  static long position(Handle handle, String source, String node) {
    return handle.select(POSITION, source, node).mapTo(Long.class).findOne().orElse(-1L);
  }

  static void eachRange(
      Handle handle, String source, String node, BiConsumer<BatchKey, SourceRange> to) {
    handle
        .select(RANGES, source, node)
        .map(
            (row, context) ->
                new SimpleImmutableEntry<>(
                    row.getInt("removed") == 1 ? null : BatchRow.key(row), JdbcBooks.range(row)))
        .useIterator(rows -> rows.forEachRemaining(row -> to.accept(row.getKey(), row.getValue())));
  }

  static void taken(Handle handle, String source, long accepted, long refused, long now) {
    handle.execute(TAKEN, source, accepted, refused, now);
  }

  static void taken(Handle handle, List<SourceLedger.Taken> sources, long now) {
    PreparedBatch rows = handle.prepareBatch(TAKEN);
    sources.forEach(of -> rows.add(of.source(), of.accepted(), of.refused(), now));
    rows.execute();
  }

  /** Not by LIKE, which takes some characters of a name for others. */
  static long acceptedFrom(Handle handle, String beginOfName) {
    return handle
        .select(
            "select coalesce(sum(accepted), 0) from source where accepted > 0"
                + " and substr(source, 1, ?) = ?",
            beginOfName.length(),
            beginOfName)
        .mapTo(Long.class)
        .one();
  }

  static List<SourceFile> files(Handle handle, String fileName) {
    return handle
        .select(
            "select * from source where file_name = ? order by taken_at desc limit 1000", fileName)
        .map(
            (row, context) ->
                new SourceFile(
                    row.getString("source"),
                    fileName,
                    row.getLong("bytes"),
                    row.getString("digest"),
                    row.getLong("accepted") != ENDLESS,
                    row.getLong("unread")))
        .list();
  }

  static void begun(Handle handle, SourceFile file, long now) {
    handle.execute(
        BEGUN, file.source(), ENDLESS, now, file.fileName(), file.bytes(), file.digest());
  }

  static void read(Handle handle, SourceFile file) {
    handle.execute(
        READ, file.fileName(), file.bytes(), file.digest(), file.unread(), file.source());
  }

  static void unread(Handle handle, String source, long bytes) {
    handle.execute("update source set unread = ? where source = ?", bytes, source);
  }

  static Map<String, Long> unread(Handle handle) {
    return bytes(
        handle, "select source, unread as bytes from source where unread > 0 order by source");
  }

  static Map<String, Long> unfinished(Handle handle) {
    return bytes(
        handle,
        "select source, bytes from source where file_name is not null and accepted = "
            + ENDLESS
            + " and unread = 0 order by source");
  }

  private static Map<String, Long> bytes(Handle handle, String ofSources) {
    return handle
        .createQuery(ofSources)
        .reduceRows(
            new LinkedHashMap<>(),
            (found, row) -> {
              found.put(row.getColumn("source", String.class), row.getColumn("bytes", Long.class));
              return found;
            });
  }
}
