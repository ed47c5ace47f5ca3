/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.sql.Dialect;
import io.github.bedrockbatch.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node asks all the time reads what is to be done, however much is finished. */
class ClaimPlansTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final int FINISHED = 100_000;
  private static final int READ_AT_MOST = 200;
  private static final Pattern ROWS = Pattern.compile("actual time=\\S+ rows=([0-9]+)\\S* loops");
  private static final Pattern REMOVED = Pattern.compile("Rows Removed by \\w+: ([0-9]+)");

  private static final List<String> ASKED =
      List.of(
          Leases.CLAIM_IN_STATE,
          Leases.CLAIM_TO_SUBMIT,
          Leases.CLAIM_TO_MOVE,
          Leases.LOAD,
          Leases.CLAIM_UNDER_MINIMUM,
          Leases.CLAIM_LATE,
          Leases.DUE,
          Leases.RENEW);

  @Test
  void postgresql_reads_no_finished_row() {
    try (LedgerDatabase database = LedgerDatabase.open(PostgresServer.running().database())) {
      some(database);
      database
          .jdbi()
          .useHandle(
              handle -> {
                List<String> columns =
                    handle
                        .createQuery(
                            "select column_name from information_schema.columns"
                                + " where table_name = 'batch'")
                        .mapTo(String.class)
                        .list();
                String all = String.join(", ", columns);
                handle.execute(
                    "insert into batch (%s) select %s from batch, generate_series(1, %d) n where id = 'done'"
                        .formatted(all, all.replaceFirst("\\bid\\b", "'done-' || n"), FINISHED));
                handle.execute("analyze batch");
              });
      for (String sql : ASKED) {
        String plan = plan(database, "explain (analyze) ", sql);
        assertThat(plan).doesNotContain("Seq Scan on batch");
        assertThat(sum(ROWS, plan) + sum(REMOVED, plan)).as(plan).isLessThan(READ_AT_MOST);
      }
    }
  }

  @Test
  void sqlite_scans_no_finished_row(@TempDir Path folder) {
    try (LedgerDatabase database = LedgerDatabase.open("jdbc:sqlite:" + folder.resolve("l.db"))) {
      some(database);
      for (String sql : ASKED) {
        assertThat(plan(database, "explain query plan ", sql).lines())
            .allMatch(
                step ->
                    !step.startsWith("SCAN")
                        || step.equals("SCAN o") // of what was found so far
                        || step.contains("USING INDEX batch_to_do")
                        || step.contains("USING INDEX operator_request_open"))
            .noneMatch(step -> step.matches("SEARCH (b|o|batch) .*batch_by_model.*"));
      }
    }
  }

  /** Ten of each state in which something is to be done, and one that is finished. */
  private static void some(LedgerDatabase database) {
    Ledger ledger = new JdbcLedger(database, CLOCK, "node");
    Instant now = CLOCK.instant();
    for (BatchState state : List.of(BatchState.UPLOADED, BatchState.SUBMITTED, BatchState.ENDED)) {
      for (int i = 0; i < 10; i++) {
        Rows.in(state, ledger, state + "-" + i, Rows.NOVA, "node", Rows.ARN + state + i, now);
      }
    }
    Rows.in(BatchState.DELIVERED, ledger, "done", Rows.NOVA, "node", Rows.ARN, now);
  }

  private static String plan(LedgerDatabase database, String explain, String sql) {
    return database
        .jdbi()
        .withHandle(
            handle -> {
              handle.begin();
              String plan =
                  bound(handle, explain + sql)
                      .map((row, context) -> row.getString(row.getMetaData().getColumnCount()))
                      .collect(Collectors.joining("\n"));
              handle.rollback();
              return plan;
            });
  }

  private static Query bound(Handle handle, String sql) {
    Query query = handle.createQuery(sql).bind("me", "node");
    query.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    query.bind(Dialect.NODE_TIME, CLOCK.millis()).bind("lease", 1L).bind("anywhere", 1);
    query
        .bind("state", "ENDED")
        .bind("maxOpen", 100)
        .bind("at", "")
        .bind("model", Rows.NOVA.modelId());
    query.bindList("homes", List.of("")).bindList("resting", List.of(""));
    return query.bindList("full", List.of("")).bindList("inHand", List.of(""));
  }

  private static long sum(Pattern pattern, String plan) {
    return pattern.matcher(plan).results().mapToLong(row -> Long.parseLong(row.group(1))).sum();
  }
}
