/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.usage;

import static java.util.stream.Collectors.joining;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Queries of people about used tokens. */
public final class UsageView {
  /** What tokens may be grouped by. */
  public enum By {
    BATCH("batch_id"),
    MODEL("model_id"),
    SOURCE("source"),
    REGION("region"),
    DAY("day");

    private final String column;

    By(String column) {
      this.column = column;
    }

    /** Whether there may be so many groups that only some are read. */
    private boolean isOfMany() {
      return this == BATCH || this == SOURCE;
    }
  }

  /** The token counts in the manifest of a job. */
  public record Manifest(long inputTokens, long outputTokens) {}

  private static final String SUMS =
      "select %1$s as key, on_demand, model_id, region, sum(records) as records,"
          + " sum(input_tokens) as input, sum(output_tokens) as output from token_usage"
          + " where day >= :since%2$s group by %3$s";

  private static final String NEWEST =
      " and batch_id in (select distinct batch_id from token_usage where day >= :since"
          + " and batch_id <> '' order by batch_id desc limit :limit)";

  private static final String MOST_TOKENS =
      " and source in (select source from token_usage where day >= :since group by source"
          + " order by sum(input_tokens + output_tokens) desc limit :limit)";

  private final Jdbi jdbi;

  public UsageView(LedgerDatabase database) {
    this.jdbi = database.reading().jdbi();
  }

  /**
   * The sums of each group; of batches the newest, of sources those with the most tokens, otherwise
   * all.
   *
   * @param since the first day
   * @param limit the most batches or sources; has no effect on other groups
   */
  public List<Used> by(By by, LocalDate since, int limit) {
    String of = by.isOfMany() ? by == By.BATCH ? NEWEST : MOST_TOKENS : "";
    return jdbi.withHandle(
        handle -> {
          Query query = sums(handle, by, of, since);
          return list(by.isOfMany() ? query.bind("limit", limit) : query);
        });
  }

  /** What one batch used. */
  public List<Used> of(String batch) {
    return jdbi.withHandle(
        handle ->
            list(
                sums(handle, By.BATCH, " and batch_id = :batch", LocalDate.EPOCH)
                    .bind("batch", batch)));
  }

  private static Query sums(Handle handle, By by, String of, LocalDate since) {
    String group =
        Stream.of(by.column, "on_demand", "model_id", "region").distinct().collect(joining(", "));
    return handle
        .createQuery(SUMS.formatted(by.column, of, group))
        .bind("since", since.toEpochDay());
  }

  private static List<Used> list(Query query) {
    return query.map((row, context) -> read(row)).list();
  }

  /** The manifests by batch id, for those of these batches that had one. */
  public Map<String, Manifest> manifests(List<String> batches) {
    return batches.isEmpty() ? Map.of() : jdbi.withHandle(handle -> manifests(handle, batches));
  }

  private static Map<String, Manifest> manifests(Handle handle, List<String> batches) {
    Map<String, Manifest> found = new HashMap<>();
    handle
        .createQuery(
            "select id, manifest_input_tokens as input, manifest_output_tokens as output from batch"
                + " where id in (<ids>) and manifest_input_tokens is not null")
        .bindList("ids", batches)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("id"), new Manifest(row.getLong("input"), row.getLong("output"))))
        .forEach(of -> found.put(of.getKey(), of.getValue()));
    return found;
  }

  private static Used read(ResultSet row) throws SQLException {
    return new Used(
        row.getString("key"),
        row.getInt("on_demand") == 1,
        row.getString("model_id"),
        row.getString("region"),
        row.getLong("records"),
        row.getLong("input"),
        row.getLong("output"));
  }
}
