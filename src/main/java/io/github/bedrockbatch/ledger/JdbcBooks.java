/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

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

/** The books in SQL: where the records of each source are. */
record JdbcBooks(Jdbi jdbi) {
  /**
   * A record that is sent again is in two batches, or in one and in the spool, from the moment it
   * is written until the first batch has given it up. That is when its source gets a row of its
   * own; until then it counts where it was.
   */
  private static final String BOOKS =
      "with shares as (select s.origin,"
          + " sum(s.succeeded) as delivered,"
          + " sum(s.empty) as empty,"
          + " sum(s.failed) as dead,"
          + " sum(case when b.state = 'DROPPED'"
          + " then s.records - s.succeeded - s.failed - s.retried else 0 end) as dropped,"
          + " sum(case when b.state = 'DROPPED'"
          + " then 0 else s.records - s.succeeded - s.failed - s.retried end) as pending"
          + " from batch_source s join batch b on b.id = s.batch_id"
          + " where s.origin = s.source or s.source in (select source from source)"
          + " group by s.origin)"
          + " select 0 as batch, coalesce(t.source, shares.origin) as name,"
          + " case when t.accepted < 0 then null else t.accepted end as accepted,"
          + " coalesce(t.refused, 0) as refused, coalesce(delivered, 0) as delivered,"
          + " coalesce(empty, 0) as empty,"
          + " coalesce(dead, 0) as dead, coalesce(dropped, 0) as dropped,"
          + " coalesce(pending, 0) as pending,"
          + " coalesce(t.taken_at, 9223372036854775807) as at"
          + " from source t full outer join shares on shares.origin = t.source"
          + " union all select 1, id, 0, 0, 0, 0, 0, 0, 0, 0 from batch"
          + " order by batch, at, name";

  private static final String UNEVEN =
      "select b.id from batch b left join batch_source s on s.batch_id = b.id group by b.id"
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
          return new Books(sources, batches, handle.createQuery(UNEVEN).mapTo(String.class).list());
        });
  }

  /** A source or, with nothing but its name, a batch. */
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
              row.getLong("dead"),
              row.getLong("dropped"),
              row.getLong("pending")));
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
