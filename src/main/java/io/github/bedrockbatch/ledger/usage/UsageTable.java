/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.usage;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Used tokens in SQL, written in the transactions of those who know of them. */
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
   * What the records of a batch used, of which it was asked in one way.
   *
   * @param region empty where it is not known
   */
  public record Asked(String batchId, boolean onDemand, String model, String region, Instant at) {
    private long day() {
      return at.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }
  }

  /** Of some records. */
  public record Count(long records, long inputTokens, long outputTokens) {}

  /** Notes what the records of each source used, in place of what was noted before. */
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

  /** Notes what was used besides, for no source. */
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

  /** Keeps the sums of batches that are removed. */
  public static void fold(Handle handle, List<String> batches) {
    handle.createUpdate(FOLD).bindList("ids", batches).execute();
    handle
        .createUpdate("delete from token_usage where batch_id in (<ids>)")
        .bindList("ids", batches)
        .execute();
  }
}
