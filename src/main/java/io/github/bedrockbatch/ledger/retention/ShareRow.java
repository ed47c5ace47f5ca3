/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.retention;

import io.github.bedrockbatch.ledger.Batch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * A row about what one batch took from a source.
 *
 * @param removed whether it stands for batches that were removed
 */
record ShareRow(
    String batchId,
    String source,
    String origin,
    boolean removed,
    String ordinals,
    long records,
    long succeeded,
    long empty,
    long reused,
    long failed,
    long retried,
    long late) {

  private static final String RETRIES =
      "select * from batch_source where source = ?"
          + " union all select * from batch_source where source >= ? and source < ?";

  static Map<String, List<ShareRow>> ofBatches(Handle handle, List<String> ids) {
    return handle
        .createQuery("select * from batch_source where removed = 0 and batch_id in (<ids>)")
        .bindList("ids", ids)
        .map((row, context) -> read(row))
        .stream()
        .collect(Collectors.groupingBy(ShareRow::batchId));
  }

  /**
   * The shares of retries of a batch that still count for the sources that they came from at first.
   */
  static List<ShareRow> retriesOf(Handle handle, Batch batch) {
    String rerun = "rerun:" + batch.id();
    return batch.delivery().retried() == 0
        ? List.of()
        : handle
            .select(RETRIES, batch.source(), rerun + ':', rerun + ';') // the next character
            .map((row, context) -> read(row))
            .list();
  }

  static ShareRow read(ResultSet row) throws SQLException {
    return new ShareRow(
        row.getString("batch_id"),
        row.getString("source"),
        row.getString("origin"),
        row.getInt("removed") == 1,
        row.getString("ordinals"),
        row.getLong("records"),
        row.getLong("succeeded"),
        row.getLong("empty"),
        row.getLong("reused"),
        row.getLong("failed"),
        row.getLong("retried"),
        row.getLong("late"));
  }

  static long sum(List<ShareRow> shares, ToLongFunction<ShareRow> count) {
    return shares.stream().mapToLong(count).sum();
  }
}
