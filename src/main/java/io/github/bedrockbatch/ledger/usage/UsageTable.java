/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.usage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The tables with used tokens, written in the transaction that settles the batch. */
public final class UsageTable {
  private static final String COLUMNS =
      "batch_id, on_demand, source, day, model_id, region, records, input_tokens, output_tokens";

  private static final String ADD =
      " on conflict (batch_id, on_demand, source, day, model_id, region) do update set"
          + " records = token_usage.records + excluded.records,"
          + " input_tokens = token_usage.input_tokens + excluded.input_tokens,"
          + " output_tokens = token_usage.output_tokens + excluded.output_tokens";

  private static final String INSERT =
      "insert into token_usage (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String FOLD =
      "insert into token_usage ("
          + COLUMNS
          + ") select '', on_demand, source, day, model_id, region, sum(records),"
          + " sum(input_tokens), sum(output_tokens) from token_usage where batch_id in (<ids>)"
          + " group by on_demand, source, day, model_id, region"
          + ADD;

  private UsageTable() {}

  /**
   * How, where and when records of a batch were asked.
   *
   * @param region empty if it is not known
   */
  public record Asked(String batchId, boolean onDemand, String model, String region, Instant at) {
    private long day() {
      return at.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }
  }

  /** The tokens that some records used. */
  public record Count(long records, long inputTokens, long outputTokens) {}

  /** Notes what the records of each source used, in place of earlier notes. */
  public static void settle(Handle handle, Asked asked, Map<String, Count> bySource) {
    handle.execute(
        "delete from token_usage where batch_id = ? and on_demand = ?",
        asked.batchId,
        asked.onDemand ? 1 : 0);
    if (bySource.isEmpty()) {
      return;
    }
    PreparedBatch rows = handle.prepareBatch(INSERT);
    bySource.forEach((source, count) -> rows.add(values(asked, source, count)));
    rows.execute();
  }

  /** Adds what was used without a source, as by a canary. */
  public static void add(Handle handle, Asked asked, Count count) {
    handle.execute(INSERT + ADD, values(asked, "", count));
  }

  private static Object[] values(Asked asked, String source, Count count) {
    return new Object[] {
      asked.batchId,
      asked.onDemand ? 1 : 0,
      source,
      asked.day(),
      asked.model,
      asked.region,
      count.records,
      count.inputTokens,
      count.outputTokens
    };
  }

  /** Replaces the rows of batches that are removed by their sums. */
  public static void fold(Handle handle, List<String> batches) {
    handle.createUpdate(FOLD).bindList("ids", batches).execute();
    handle
        .createUpdate("delete from token_usage where batch_id in (<ids>)")
        .bindList("ids", batches)
        .execute();
  }
}
