/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.usage;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What a person may ask about used tokens. */
public final class UsageView {
  /** What may be added up. */
  public enum By {
    BATCH("batch_id", "key"),
    MODEL("model_id", By.TOKENS),
    SOURCE("source", By.TOKENS),
    REGION("region", By.TOKENS),
    DAY("day", "key");

    private static final String TOKENS = "sum(input_tokens + output_tokens)";
    private final String column;
    private final String order;

    By(String column, String order) {
      this.column = column;
      this.order = order;
    }
  }

  /** What the manifest of a job says; null where there was none. */
  public record Manifest(long inputTokens, long outputTokens) {}

  private static final String SUMS =
      "select %1$s as key, on_demand, model_id, region, sum(records) as records,"
          + " sum(input_tokens) as input, sum(output_tokens) as output from token_usage"
          + " where day >= :since%2$s group by %1$s, on_demand, model_id, region";

  private static final String FIRST =
      " and %1$s in (select %1$s as key from token_usage where day >= :since%2$s group by %1$s"
          + " order by %3$s desc limit :limit)";

  private final Jdbi jdbi;

  public UsageView(LedgerDatabase database) {
    this.jdbi = database.reading().jdbi();
  }

  /**
   * Sums of each group, of the newest days or batches, or of those with the most tokens.
   *
   * @param since the first day
   * @param limit how many groups at most
   */
  public List<Used> by(By by, LocalDate since, int limit) {
    String there = by == By.BATCH ? " and batch_id <> ''" : "";
    String first = FIRST.formatted(by.column, there, by.order);
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SUMS.formatted(by.column, there + first))
                .bind("since", since.toEpochDay())
                .bind("limit", limit)
                .map((row, context) -> read(row))
                .list());
  }

  /** Sums of everything since a day, by model, Region and way of asking. */
  public List<Used> all(LocalDate since) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SUMS.formatted("model_id", ""))
                .bind("since", since.toEpochDay())
                .map((row, context) -> read(row))
                .list());
  }

  /** What one batch used. */
  public List<Used> of(String batch) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SUMS.formatted("batch_id", " and batch_id = :batch"))
                .bind("since", 0)
                .bind("batch", batch)
                .map((row, context) -> read(row))
                .list());
  }

  /** What manifests say, of those of these batches that had one. */
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
