/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.servers.PostgresServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * 5 USD a day for 100,000 prompts, two nodes on one ledger, and three kills. A day goes by when
 * nothing fits any more: what is in the ledger is made a day older.
 */
@Tag("bench")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
class BudgetBenchTest {
  private static final int PROMPTS = Integer.getInteger("budget.prompts", 100_000);
  private static final int KILLS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final BigDecimal BUDGET = new BigDecimal("5");

  /** All of them use some 24 USD, and may use twice as much. */
  private static final String PRICE =
      new BigDecimal(800_000).divide(new BigDecimal(PROMPTS), 4, RoundingMode.UP).toPlainString();

  @TempDir private Path folder;
  private final List<ShippedProcess> nodes = new ArrayList<>();
  private LedgerDatabase ledger;
  private int kills;
  private int days = 1;
  private BigDecimal most = BigDecimal.ZERO;

  @Test
  void a_budget_is_not_exceeded_by_two_nodes_and_kills_and_goes_on_the_next_day() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    PostgresServer server = PostgresServer.start();
    String url = server.database();
    try (server;
        Service service = Service.start(folder, temporary);
        LedgerDatabase database = LedgerDatabase.open(url)) {
      ledger = database;
      for (int n = 0; n < 2; n++) {
        supply(n);
        nodes.add(node(n, url, service, temporary));
        nodes.get(n).start();
      }
      try {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(this::isOver);
      } finally {
        nodes.forEach(ShippedProcess::close);
      }
      assertThat(kills).isEqualTo(KILLS);
      assertThat(days).isGreaterThan(1);
      assertThat(most).isLessThanOrEqualTo(BUDGET);
      assertThat(texts("select batch_id from spending where used <= amount"))
          .containsExactlyInAnyOrderElementsOf(
              service.jobs().stream().map(ModelInvocationJobSummary::jobName).toList());
      System.out.printf(
          "Budget: %,d prompts for %s USD in %d days, at most %s of %s reserved or used in one%n",
          PROMPTS, usd("coalesce(used, amount)", ""), days, most, BUDGET);
    }
  }

  private void supply(int n) throws IOException {
    StringBuilder prompts = new StringBuilder();
    for (int i = n; i < PROMPTS; i += 2) {
      prompts.append(
          "{\"id\":\"q%d\",\"prompt\":\"question %d\",\"maxTokens\":20}\n".formatted(i, i));
    }
    Path inbox = Files.createDirectories(folder.resolve("node-" + n + "/inbox"));
    Files.writeString(inbox.resolve("prompts.jsonl"), prompts);
  }

  private ShippedProcess node(int n, String url, Service service, Path temporary) {
    List<String> options = new ArrayList<>(service.settings());
    options.addAll(
        List.of(
            "-Ddata.dir=" + folder.resolve("node-" + n),
            "-Dledger.url=" + url,
            "-Dledger.lease=5s",
            "-Dbatch.max-records=" + PROMPTS / 100,
            "-Dbatch.max-age=5s",
            "-Dbatch.under-minimum=pad",
            "-Dbudget.daily=" + BUDGET,
            "-Dprices.own=amazon.nova-lite-v1:0 batch " + PRICE + "/" + PRICE,
            "-Dpoll.period=500ms"));
    Path log = folder.resolve("node-" + n + ".log");
    return new ShippedProcess(log, temporary, service.credentials(), options, List.of("serve"));
  }

  private boolean isOver() throws Exception {
    for (ShippedProcess node : nodes) {
      node.mustRun();
    }
    BigDecimal spent = usd("coalesce(used, amount)", " where reserved_at >= " + today());
    most = most.max(spent);
    long delivered = count("select coalesce(sum(succeeded), 0) from batch");
    if (kills < KILLS && delivered > (kills + 1) * PROMPTS / 10L) {
      ShippedProcess victim = nodes.get(kills++ % 2);
      victim.kill();
      victim.start();
    }
    BigDecimal next =
        BigDecimal.valueOf(
            count("select coalesce(min(amount), 0) from spending where reserved_at is null"), 9);
    boolean waits = next.signum() > 0 && spent.add(next).compareTo(BUDGET) > 0;
    boolean nothingElse =
        count(
                "select count(*) from batch where state in ('SEALED', 'SUBMITTED', 'ENDED')"
                    + " or state = 'UPLOADED' and (reason is null or reason not like 'waits%')")
            == 0;
    boolean taken = count("select count(*) from batch") >= 100;
    if (waits && nothingElse && taken) {
      days++;
      ledger
          .jdbi()
          .useHandle(
              handle -> handle.execute("update spending set reserved_at = reserved_at - 86400000"));
    }
    return delivered == PROMPTS;
  }

  private static long today() {
    return System.currentTimeMillis() / 86_400_000 * 86_400_000;
  }

  private long count(String sql) {
    return ledger.jdbi().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  private BigDecimal usd(String what, String where) {
    return BigDecimal.valueOf(
        count("select coalesce(sum(" + what + "), 0) from spending" + where), 9);
  }

  private List<String> texts(String sql) {
    return ledger.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }
}
