/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.retention.FinishedBatches;
import io.github.bedrockbatch.ledger.retention.FinishedBatches.Bite;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.ledger.source.Books;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.usage.UsageView;
import io.github.bedrockbatch.ledger.usage.Used;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.TotalsView;
import io.github.bedrockbatch.recovery.LedgerMark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * What has to hold on every database when finished batches are removed. It is opened once and
 * emptied before each test.
 */
@OnEachDatabase
class RetentionContractTest {
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  @Parameter private Engine engine;
  private final SettableClock clock = new SettableClock();
  private Path data;
  private LedgerDatabase database;
  private Ledger ledger;
  private FinishedBatches finished;

  @BeforeAll
  void take(@TempDir Path folder) {
    data = folder;
  }

  @BeforeParameterizedClassInvocation
  void open() {
    database = LedgerDatabase.open(engine.newLedger(data));
    new LedgerMark(database, data).identify("the-ledger");
  }

  @BeforeEach
  void empty() {
    Rows.removeAll(database);
    database
        .jdbi()
        .useHandle(handle -> handle.execute("update ledger_identity set removed_to = ''"));
    ledger = new JdbcLedger(database, clock, "node");
    finished = new FinishedBatches(database, clock);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  private static Map<String, SourceBooks> sources(Books books) {
    Map<String, SourceBooks> sources = new TreeMap<>();
    books.sources().stream()
        .filter(source -> source.found() + source.refused() + source.accepted().orElse(0) > 0)
        .forEach(source -> sources.put(source.source(), source));
    return sources;
  }

  private int removeAll(Instant before) {
    int removed = 0;
    for (Bite bite = Bite.FIRST; !bite.isLast(); removed += bite.removed()) {
      bite = finished.remove(before, true, bite);
    }
    return removed;
  }

  /** A batch goes when all have gone that its records were sent again in. */
  private int removeEverything() {
    int removed = 0;
    for (int some = removeAll(LATER); some > 0; some = removeAll(LATER)) {
      removed += some;
    }
    return removed;
  }

  private long count(String sql) {
    return database.jdbi().withHandle(h -> h.createQuery(sql).mapTo(Long.class).one());
  }

  private Batch in(BatchState state, String id) {
    return Rows.in(state, ledger, id, Rows.NOVA, "node", Rows.ARN + id, clock.instant());
  }

  /** Whatever is removed when, the books say the same, and everything is known. */
  @Test
  void the_books_and_what_is_in_hand_stay_the_same_whatever_is_removed() {
    long seed = System.nanoTime();
    RandomHistory history = new RandomHistory(ledger, clock, new Random(seed));
    history.run(40);
    Map<String, SourceBooks> books = sources(ledger.sources().books());
    List<TotalsView.OfModel> totals = new TotalsView(database).models();
    Map.Entry<Long, Long> tokens = new LedgerView(database).tokens();
    Map<UsageView.By, List<Used>> used = used();
    assertThat(books.values()).as("seed %d", seed).allMatch(SourceBooks::balance);

    int removed = 0;
    for (Instant before : history.endings(6)) {
      removed += removeAll(before);

      Books now = ledger.sources().books();
      assertThat(sources(now)).as("seed %d, before %s", seed, before).isEqualTo(books);
      assertThat(now.uneven()).isEmpty();
      assertThat(now.removed()).isEqualTo(removed);
      assertThat(now.batches()).hasSize(history.batches() - removed);
    }
    removeEverything();

    assertThat(ledger.newest(99)).as("seed %d", seed).isEmpty();
    assertThat(sources(ledger.sources().books())).isEqualTo(books);
    assertThat(new TotalsView(database).models()).containsExactlyInAnyOrderElementsOf(totals);
    assertThat(new LedgerView(database).tokens()).isEqualTo(tokens);
    used.forEach(
        (by, sums) ->
            assertThat(used().get(by)).as("by %s", by).containsExactlyInAnyOrderElementsOf(sums));
    assertThat(count("select count(*) from batch_event"))
        .as("those of the batches that are left")
        .isEqualTo(
            count("select count(*) from batch_event where batch_id in (select id from batch)"));
    history.firstAttempts().forEach(this::isKnown);
  }

  private Map<UsageView.By, List<Used>> used() {
    Map<UsageView.By, List<Used>> used = new EnumMap<>(UsageView.By.class);
    for (UsageView.By by : UsageView.By.values()) {
      if (by != UsageView.By.BATCH) { // which is gone
        used.put(by, new UsageView(database).by(by, LocalDate.EPOCH, 1_000));
      }
    }
    return used;
  }

  private void isKnown(SourceRange range) {
    String id = "again-" + range.source() + range.lastOrdinal();
    assertThat(ledger.sources().position(range.source()))
        .isGreaterThanOrEqualTo(range.lastOrdinal());
    assertThatExceptionOfType(TakenElsewhereException.class)
        .isThrownBy(
            () ->
                ledger.seal(
                    Rows.sealed(id, Rows.NOVA, "node", range.records(), clock.instant()),
                    List.of(range)))
        .satisfies(
            thrown ->
                assertThat(thrown.elsewhere().ordinals().get(range.source()).text())
                    .isEqualTo(range.ordinals()));
  }

  @Test
  void a_kill_in_the_middle_loses_nothing() {
    RandomHistory history = new RandomHistory(ledger, clock, new Random(1));
    history.run(20);
    Map<String, SourceBooks> books = sources(ledger.sources().books());

    finished.remove(LATER, true, Bite.FIRST); // then the process was killed
    assertThat(sources(ledger.sources().books())).isEqualTo(books);
    removeEverything();
    assertThat(sources(ledger.sources().books())).isEqualTo(books);
  }

  @Test
  void two_nodes_that_remove_at_once_count_nothing_twice() throws Exception {
    RandomHistory history = new RandomHistory(ledger, clock, new Random(2));
    history.run(20);
    Map<String, SourceBooks> books = sources(ledger.sources().books());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Integer> remove = this::removeEverything;
      int removed = 0;
      for (Future<Integer> each : threads.invokeAll(List.of(remove, remove))) {
        removed += each.get();
      }
      assertThat(ledger.sources().books().removed()).isEqualTo(removed);
    } finally {
      threads.shutdownNow();
    }
    assertThat(sources(ledger.sources().books())).isEqualTo(books);
  }

  @Test
  void removes_nothing_that_a_person_or_a_stage_may_still_have_to_do_with() {
    EnumSet.complementOf(EnumSet.of(BatchState.OPEN, BatchState.DELIVERED, BatchState.REVOKED))
        .forEach(state -> in(state, "batch-" + state));
    Batch neverUploaded = Rows.sealed("never-uploaded", Rows.NOVA, "node", clock.instant());
    ledger.seal(neverUploaded, List.of(new SourceRange("file:never", 99, 100)));
    ledger.claim(neverUploaded);
    ledger.save(neverUploaded, neverUploaded.dropped(clock.instant()));
    in(BatchState.DELIVERED, "uneven"); // nothing says what became of its records
    Batch held = in(BatchState.DROPPED, "held");
    assertThat(ledger.claim(held)).isPresent();

    clock.advance(Duration.ofSeconds(1));
    assertThat(removeAll(clock.instant())).isEqualTo(1);
    assertThat(ledger.find("batch-DROPPED")).isEmpty();
    assertThat(List.of("never-uploaded", "uneven", "held", "batch-FAILED"))
        .allMatch(id -> ledger.find(id).isPresent());
  }

  @Test
  void keeps_what_has_not_ended_long_enough_ago() {
    in(BatchState.DROPPED, "old");
    clock.advance(Duration.ofDays(1));
    Instant between = clock.instant();
    clock.advance(Duration.ofDays(1));
    in(BatchState.DROPPED, "young");

    assertThat(removeAll(between)).isEqualTo(1);
    assertThat(ledger.newest(9)).extracting(Batch::id).containsExactly("young");
  }

  @Test
  void a_data_folder_does_not_take_the_ledger_for_an_older_one() throws Exception {
    in(BatchState.SUBMITTED, "20250101-a");
    Batch newest = in(BatchState.UPLOADED, "20250102-b");
    LedgerMark mark = new LedgerMark(database, data);
    mark.remember(); // then this node stopped, and others went on
    assertThat(ledger.claim(newest)).isPresent();
    ledger.save(newest, newest.dropped(clock.instant()));

    assertThat(removeAll(LATER)).isEqualTo(1);
    assertThat(mark.contradiction()).isEmpty();
    assertThat(mark.newest()).isEqualTo("20250102-b");
    assertThat(mark.has("20250102-b")).isTrue();
    assertThat(mark.has("20250103-c")).isFalse();
    assertThat(ledger.wasRemoved("20250102-b")).isTrue();
    assertThat(ledger.wasRemoved("20250101-a")).isFalse();
  }

  /** Every tenth offset was no prompt. */
  @Test
  void what_is_known_of_a_source_with_very_many_gaps_is_in_several_rows() {
    long offset = 0;
    List<SourceRange> taken = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      SourceRange range = RandomHistory.everyOther("kafka:t-0", offset, 3_000);
      taken.add(range);
      offset = range.lastOrdinal() + 2;
      Batch batch = Rows.sealed("gaps-" + i, Rows.NOVA, "node", 3_000, clock.instant());
      ledger.seal(batch, List.of(range));
      ledger.claim(batch);
      batch = ledger.save(batch, batch.uploaded(Rows.PLACE, clock.instant()));
      ledger.claim(batch);
      ledger.save(batch, batch.dropped(clock.instant()));
      clock.advance(Duration.ofSeconds(1));
      removeAll(clock.instant());
    }

    assertThat(count("select count(*) from batch_source")).isBetween(2L, 6L);
    assertThat(count("select sum(records) from batch_source")).isEqualTo(36_000);
    taken.forEach(this::isKnown);
  }

  @Test
  void removes_requests_that_were_done() {
    OperatorRequests requests = new OperatorRequests(database, clock);
    long done = requests.add(OperatorRequest.Action.HOLD, "b");
    requests.done(done, "held");
    requests.add(OperatorRequest.Action.RELEASE, "b");
    clock.advance(Duration.ofSeconds(1));

    assertThat(finished.removeRequests(clock.instant())).isEqualTo(1);
    assertThat(requests.open()).hasSize(1);
    assertThat(count("select count(*) from operator_request")).isEqualTo(1);
    assertThat(requests.add(OperatorRequest.Action.HOLD, "c")).isGreaterThan(done + 1);
  }

  @Test
  void tells_which_batches_have_objects_in_s3_until_they_are_removed() {
    Batch first = in(BatchState.DROPPED, "1");
    clock.advance(Duration.ofSeconds(1));
    Batch second = in(BatchState.DROPPED, "2");
    in(BatchState.UPLOADED, "3");

    assertThat(finished.withObjects(LATER, null)).extracting(Batch::id).containsExactly("1", "2");
    assertThat(finished.withObjects(LATER, first)).extracting(Batch::id).containsExactly("2");
    finished.objectsRemoved(second);
    assertThat(finished.withObjects(LATER, null)).extracting(Batch::id).containsExactly("1");
    Bite bite = finished.remove(LATER, false, Bite.FIRST);
    assertThat(bite.removed()).isEqualTo(1);
    assertThat(ledger.find("1")).as("its row says where its objects are").isPresent();
  }
}
