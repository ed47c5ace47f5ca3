/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.usage.UsageView;
import io.github.bedrockbatch.ledger.usage.Used;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerUpgradeTest {
  private static final String BATCH =
      "insert into batch (id, state, version, model_id, invocation_type, group_name, node,"
          + " close_cause, records, padding, input_bytes, context_bytes, opened_at, sealed_at,"
          + " due_at, troubles, job_name, job_total, job_processed, job_succeeded, job_failed,"
          + " pages_delivered, all_delivered, succeeded, failed, retried, lease_until)"
          + " values (?, 'ENDED', 9, 'amazon.nova-lite-v1:0', 'Converse', '', 'n', 'RECORDS',"
          + " 5000, 0, 1, 1, 0, 0, 0, 0, 'j', 0, 0, 0, 0, ?, ?, 0, 0, 0, 0)";

  @Test
  void delivers_again_from_the_first_page_what_an_older_version_has_half_delivered(
      @TempDir Path data) {
    String url = "jdbc:sqlite:" + data.resolve("ledger.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:io/github/bedrockbatch/ledger")
        .table("ledger_history")
        .target("12")
        .load()
        .migrate();
    Jdbi.create(url)
        .useHandle(
            handle -> {
              handle.execute(BATCH, "half", 3, 0);
              handle.execute(BATCH, "whole", 5, 1);
              handle.execute("update batch set input_tokens = 3 where id = 'whole'");
            });

    try (LedgerDatabase database = LedgerDatabase.open(url)) {
      Ledger ledger = new JdbcLedger(database, Clock.systemUTC(), "n");
      Function<String, Integer> pages = id -> ledger.find(id).orElseThrow().delivery().pages();
      assertThat(pages.apply("half")).isZero();
      assertThat(pages.apply("whole")).isEqualTo(5);
      assertThat(new UsageView(database).of("whole"))
          .containsExactly(new Used("whole", false, "amazon.nova-lite-v1:0", "", 5000, 3, 0));
    }
  }

  @Test
  void makes_a_change_that_came_after_one_with_a_higher_number(@TempDir Path data) {
    String url = "jdbc:sqlite:" + data.resolve("ledger.db");
    LedgerDatabase.open(url).close();
    Jdbi.create(url)
        .useHandle(
            handle -> {
              handle.execute("alter table node drop column process");
              handle.execute("delete from ledger_history where version = '36'");
            });

    try (LedgerDatabase database = LedgerDatabase.open(url)) {
      List<String> processes =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle.createQuery("select process from node").mapTo(String.class).list());
      assertThat(processes).isEmpty();
    }
  }
}
