/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reads the books in SQL: where the records of each source are. */
record JdbcBooks(Jdbi jdbi) {
  /**
   * A record that is sent again is in two places until its first batch has noted that. Only then
   * does its new source get a row of its own, by which this query knows that it counts there.
   */
  private static final String BOOKS =
      "select 0 as batch, name, max(accepted) as accepted, sum(refused) as refused, sum(delivered)"
          + " as delivered, sum(empty) as empty, sum(reused) as reused, sum(dead) as dead,"
          + " sum(dropped) as dropped, sum(lost) as lost, sum(pending) as pending, sum(late) as"
          + " late, min(at) as at from (select source as name, case when accepted < 0 then null"
          + " else accepted end as accepted, refused, 0 as delivered, 0 as empty, 0 as reused, 0 as"
          + " dead, 0 as dropped, 0 as lost, 0 as pending, 0 as late, taken_at as at from source"
          + " union all select origin, null, 0, sum(succeeded), sum(empty), sum(reused),"
          + " sum(failed), sum(case when gone and last_ordinal >= 0 then open else 0 end),"
          + " sum(case when gone and last_ordinal < 0 then open else 0 end), sum(case when gone"
          + " then 0 else open end), sum(late), 9223372036854775807 from (select origin,"
          + " last_ordinal, succeeded, empty, reused, failed, late, records - succeeded - failed"
          + " - retried as open, removed = 1 or batch_id in (select id from batch where state ="
          + " 'DROPPED') as gone from batch_source where origin = source or source in"
          + " (select source from source)) shares group by origin) books group by name union all"
          + " select 1, id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from batch order by batch, at, name";

  private static final String UNEVEN =
      "select b.id from batch b left join batch_source s on s.batch_id = b.id where"
          + " b.state <> 'REVOKED' group by b.id"
          + " having coalesce(sum(s.records), 0) <> max(b.records - b.padding)"
          + " or coalesce(sum(s.succeeded), 0) <> max(b.succeeded)"
          + " or coalesce(sum(s.empty), 0) <> max(b.empty)"
          + " or coalesce(sum(s.failed), 0) <> max(b.failed)"
          + " or coalesce(sum(s.retried), 0) <> max(b.retried)"
          + " order by b.id";

  Books read() {
    List<SourceBooks> sources = new ArrayList<>();
    Set<String> batches = new HashSet<>();
    return jdbi.withHandle(
        handle -> {
          for (Row row : handle.createQuery(BOOKS).map((found, context) -> Row.of(found)).list()) {
            if (row.isBatch()) {
              batches.add(row.books().source());
            } else {
              sources.add(row.books());
            }
          }
          return new Books(
              sources,
              batches,
              handle.createQuery(UNEVEN).mapTo(String.class).list(),
              handle
                  .createQuery("select coalesce(sum(batches), 0) from removed_batch")
                  .mapTo(Long.class)
                  .one());
        });
  }

  /** A source, or a batch, of which only the id is filled in. */
  private record Row(boolean isBatch, SourceBooks books) {
    static Row of(ResultSet row) throws SQLException {
      long count = row.getLong("accepted");
      OptionalLong accepted = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(count);
      return new Row(
          row.getInt("batch") == 1,
          new SourceBooks(
                  row.getString("name"),
                  accepted,
                  row.getLong("refused"),
                  row.getLong("delivered"),
                  row.getLong("empty"),
                  row.getLong("reused"),
                  row.getLong("dead"),
                  row.getLong("dropped"),
                  row.getLong("pending"),
                  row.getLong("late"))
              .withLost(row.getLong("lost")));
    }
  }

  Map<String, List<SourceRange>> beyond(Set<String> known) {
    return jdbi.withHandle(
        handle -> {
          Map<String, List<SourceRange>> others = new LinkedHashMap<>();
          for (String id : handle.createQuery("select id from batch").mapTo(String.class).list()) {
            if (!known.contains(id)) {
              others.put(id, ranges(handle, id));
            }
          }
          return others;
        });
  }

  private static List<SourceRange> ranges(Handle handle, String batchId) {
    return handle
        .select("select * from batch_source where batch_id = ?", batchId)
        .map((row, context) -> range(row))
        .list();
  }

  static SourceRange range(ResultSet row) throws SQLException {
    return new SourceRange(
        row.getString("source"),
        row.getString("origin"),
        row.getLong("last_ordinal"),
        row.getInt("records"),
        row.getString("ordinals"));
  }
}
