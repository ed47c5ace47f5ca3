/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.ManyBatches;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.retention.FinishedBatches;
import io.github.bedrockbatch.ledger.retention.FinishedBatches.Bite;
import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * How long what stages ask of the ledger takes with a million batches in it, 1,000 of which have
 * open jobs. The rounds are several, of which the best counts, as others may be busy. Prints what
 * was measured.
 */
@Tag("bench")
@Execution(ExecutionMode.SAME_THREAD)
class LedgerScaleTest {
  private static final int JOBS = 1_000;
  private static final int ROUNDS = 4;
  private static final int BATCHES_OF_A_ROUND = 100;
  private static final Duration LIMIT = Duration.ofMillis(10);

  /** Before those that {@link ManyBatches} makes. */
  private static final String ID = "'2020' || cast(100000000 + i as varchar(9))";

  private static final Map<String, String> BATCH = Map.of("batch_id", ID);

  private static final Map<String, String> OF_TOPIC =
      Map.of("batch_id", ID, "first_ordinal", "500 * i", "last_ordinal", "500 * i + 499");

  private static final Map<String, String> OF_FILE =
      Map.of("batch_id", ID, "source", "'file:' || (i / 10)", "origin", "'file:' || (i / 10)");

  private final int batches = Integer.getInteger("bench.batches", 1_000_000);
  private final Clock clock = Clock.systemUTC();
  private final Map<String, long[][]> times = new LinkedHashMap<>();
  private int round;
  private int done;

  @TempDir private Path folder;

  @Test
  void sqlite() throws Exception {
    measure("SQLite", "jdbc:sqlite:" + folder.resolve("ledger.db"));
  }

  @Test
  void postgresql() throws Exception {
    measure("PostgreSQL 14", PostgresServer.running().database());
  }

  private void measure(String name, String url) throws Exception {
    try (LedgerDatabase database =
        LedgerDatabase.open(url, "", () -> "", Duration.ofMinutes(10))) { // one statement fills it
      long begin = System.nanoTime();
      fill(database);
      System.out.printf(
          "%n%s: %,d batches, filled in %d s%n%n",
          name, batches, seconds(System.nanoTime() - begin));
      Ledger ledger = new JdbcLedger(database, clock, "node");
      LedgerMark mark = new LedgerMark(database, folder);
      mark.identify("the-ledger");
      for (round = 0; round < ROUNDS; round++) {
        for (done = 0; done < BATCHES_OF_A_ROUND; done++) {
          oneBatch(ledger);
          time("look for what is due", ledger::due);
          time("renew leases", () -> renew(ledger));
          time("position of a source", () -> ledger.sources().position("kafka:prompts-3"));
        }
        done = 0;
        time("all open jobs, for a poll", () -> ledger.inState(BatchState.SUBMITTED));
        time("all ids of what is open, for the data folder", () -> remember(mark));
      }
      FinishedBatches finished = new FinishedBatches(database, clock);
      Bite bite = Bite.FIRST;
      for (round = 0; round < ROUNDS; round++) {
        for (done = 0; done < 25; done++) {
          Bite last = bite;
          bite =
              time(
                  "all of 50 batches, for retention",
                  () -> finished.remove(clock.instant(), true, last));
          assertThat(bite.removed()).isEqualTo(50);
        }
      }
      report();
    }
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(nanos).toSeconds();
  }

  private static Void renew(Ledger ledger) {
    ledger.renewLeases();
    return null;
  }

  private static Void remember(LedgerMark mark) throws Exception {
    mark.remember();
    return null;
  }

  private void oneBatch(Ledger ledger) throws Exception {
    Instant now = clock.instant();
    int number = round * BATCHES_OF_A_ROUND + done;
    long offset = 1_000L * batches + 500L * number;
    List<SourceRange> sources =
        List.of(
            new SourceRange("kafka:prompts-3", offset + 499, 500),
            new SourceRange("new-file:" + number, 499, 500));
    Batch sealed = Rows.sealed("zz-" + number, Rows.NOVA, "node", 1_000, now);
    time("seal", () -> ledger.seal(sealed, sources));
    Batch a = time("claim, to upload", () -> ledger.claim(BatchState.SEALED)).orElseThrow();
    time("move to UPLOADED", () -> ledger.save(a, a.uploaded(Rows.PLACE, now)));
    Batch b =
        time("claim, to submit", () -> ledger.claimForSubmit("", 2 * JOBS, Set.of())).orElseThrow();
    Batch c = time("note that a job may exist", () -> ledger.save(b, b.submitting(now)));
    Batch d = time("move to SUBMITTED", () -> ledger.save(c, c.submitted(Rows.ARN, now)));
    assertThat(time("claim one job", () -> ledger.claim(d))).isPresent();
    Job.Counters counters = new Job.Counters(1_000, 500, 500, 0);
    Batch e = time("poll update", () -> ledger.save(d, d.seen("InProgress", null, counters)));
    time("move to ENDED", () -> ledger.save(e, e.ended(now)));
    Batch f = time("claim, to collect", () -> ledger.claim(BatchState.ENDED)).orElseThrow();
    Batch g = time("checkpoint", () -> ledger.save(f, f.checkpoint(1, 3)));
    List<SourceOutcome> outcomes =
        sources.stream().map(s -> new SourceOutcome(s.source(), s.origin(), 500, 0, 0, 0)).toList();
    Batch h =
        time("settle", () -> ledger.settle(g, g.allPagesDelivered(1, 1_000, 0, 0, 0), outcomes));
    time("move to DELIVERED", () -> ledger.save(h, h.delivered(now)));
  }

  private <T> T time(String what, Callable<T> call) throws Exception {
    long begin = System.nanoTime();
    T result = call.call();
    times.computeIfAbsent(what, of -> new long[ROUNDS][BATCHES_OF_A_ROUND])[round][done] =
        System.nanoTime() - begin;
    return result;
  }

  private void report() {
    System.out.println("| | median ms | 99 of 100 within ms |\n|---|---|---|");
    SoftAssertions limits = new SoftAssertions();
    times.forEach(
        (what, rounds) -> {
          long[] best =
              Arrays.stream(rounds)
                  .map(all -> Arrays.stream(all).filter(nanos -> nanos > 0).sorted().toArray())
                  .min((one, other) -> Long.compare(at(one, 0.5), at(other, 0.5)))
                  .orElseThrow();
          System.out.printf(
              "| %s | %.2f | %.2f |%n", what, at(best, 0.5) / 1e6, at(best, 0.99) / 1e6);
          if (!what.startsWith("all ")) {
            limits.assertThat(Duration.ofNanos(at(best, 0.5))).as(what).isLessThan(LIMIT);
          }
        });
    times.clear();
    limits.assertAll();
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)];
  }

  private void fill(LedgerDatabase database) throws Exception {
    int few = Math.min(batches, 10_000);
    ManyBatches.fill(database, "another node", clock.instant(), few, JOBS);
    database
        .jdbi()
        .useTransaction(
            handle -> {
              String like =
                  handle
                      .createQuery("select max(id) from batch where state = 'DELIVERED'")
                      .mapTo(String.class)
                      .one();
              more(handle, batches - few, "batch", Map.of("id", ID, "closed_at", "i"), "id", like);
              more(handle, batches - few, "batch_event", BATCH, "batch_id", like);
              String topic = like + "' and source = 'kafka:prompts-3";
              more(handle, batches - few, "batch_source", OF_TOPIC, "batch_id", topic);
              String file = like + "' and source <> 'kafka:prompts-3";
              more(handle, batches - few, "batch_source", OF_FILE, "batch_id", file);
            });
    database.jdbi().useHandle(handle -> handle.execute("analyze"));
  }

  /** Copies rows so often. */
  private static void more(
      Handle handle, int times, String table, Map<String, String> changed, String key, String is) {
    List<String> columns =
        handle
            .createQuery("select * from " + table + " limit 1")
            .map((row, context) -> names(row.getMetaData()))
            .one();
    handle.execute(
        "insert into %s (%s) with recursive n (i) as (select 1 union all select i + 1 from n where i < %d) select %s from n, %1$s where %s = '%s'"
            .formatted(
                table,
                String.join(", ", columns),
                times,
                columns.stream()
                    .map(column -> changed.getOrDefault(column, column))
                    .collect(Collectors.joining(", ")),
                key,
                is));
  }

  private static List<String> names(ResultSetMetaData row) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= row.getColumnCount(); i++) {
      names.add(row.getColumnName(i));
    }
    return names;
  }
}
