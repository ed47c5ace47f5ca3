/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.usage.UsageView;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.ledger.view.StateCount;
import io.github.bedrockbatch.ledger.view.Times;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.operator.cost.Costs;
import io.github.bedrockbatch.operator.view.Overview.Step;
import io.github.bedrockbatch.price.Prices;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFactsTest {
  private static final String OPEN = "20261122-132230-123-aaaaaa";

  /** One open batch, which holds five new records and ten of a batch that failed in part. */
  private record OneOpen(Instant now) implements SpoolView {
    @Override
    public List<OpenBatchLine> open() {
      return List.of(
          new OpenBatchLine(
              OPEN, "model", "Converse", "", 15, 1_500, now, null, "85 more records"));
    }

    @Override
    public Map<String, List<SourceRange>> taken() {
      return Map.of(
          OPEN,
          List.of(
              new SourceRange("kafka:t-0", "kafka:t-0", 4, 5, ""),
              new SourceRange("batch:b1", "file:b1", 9, 10, "")));
    }
  }

  @TempDir private Path data;
  private final SettableClock clock = new SettableClock();
  private LedgerDatabase database;
  private JdbcLedger ledger;
  private LedgerFacts facts;

  @BeforeEach
  void open() {
    database = LedgerDatabase.open(NewLedger.in(data));
    ledger = new JdbcLedger(database, clock, "node-a");
    SpoolView spool = new OneOpen(now());
    Operator operator =
        new Operator(
            ledger,
            new OperatorRequests(database, clock),
            SpoolFolder.in(data),
            spool,
            new LedgerMark(database, data));
    facts =
        new LedgerFacts(
            new LedgerView(database),
            spool,
            "node-a",
            operator::audit,
            new Costs(
                new UsageView(database), new Prices(data.resolve("prices.json"), List.of()), true),
            clock,
            Runnable::run);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Instant now() {
    return clock.instant();
  }

  private Batch in(BatchState state, String id) {
    return Rows.in(state, ledger, id, Rows.NOVA, "node-a", Rows.ARN, now());
  }

  private Batch running(String id, Instant submitted) {
    Batch batch = in(BatchState.SUBMITTED, id);
    assertThat(ledger.claim(batch)).isPresent();
    clock.advance(Duration.between(now(), submitted.plusSeconds(60)));
    batch = ledger.save(batch, batch.seen("InProgress", null, new Job.Counters(100, 0, 0, 0)));
    return ledger.save(batch, batch.seen("InProgress", null, new Job.Counters(100, 25, 20, 5)));
  }

  @Test
  void the_overview_adds_up_the_open_batches_and_those_of_the_ledger() {
    ledger.sources().taken("file:b1", 100, 2);
    running("b1", now());
    clock.advance(Duration.ofSeconds(60));

    Overview overview = facts.overview();

    assertThat(overview.books()).isEqualTo(new BooksLine(now(), 105, 0, 0, 0, 0, 0, 105, 2, 0));
    assertThat(overview.open().records()).isEqualTo(15);
    assertThat(overview.states())
        .contains(
            new StateCount(BatchState.OPEN, 1, 15), new StateCount(BatchState.SUBMITTED, 1, 100));
    assertThat(overview.jobs())
        .extracting("lane", "status", "jobs", "records", "processed")
        .containsExactly(tuple("default", "InProgress", 1L, 100L, 25L));
    assertThat(overview.nextEnd()).isEqualTo(now().plusSeconds(180));
    assertThat(facts.batches(BatchFilter.ALL, PageOf.newest(5)).batches().get(0).job().left())
        .isEqualTo(Duration.ofSeconds(180));
  }

  @Test
  void a_batch_tells_its_cost_and_how_its_manifest_differs() {
    Batch ended = in(BatchState.ENDED, "b1");
    assertThat(ledger.claim(ended)).isPresent();
    AnswerTotals totals = new AnswerTotals();
    totals.asked("amazon.nova-lite-v1:0", "us-east-1");
    totals.used("file:x", 1_000_000, 100_000);
    totals.manifest(1_000_007, 99_999);
    ledger.settle(ended, ended.delivered(now()), List.of(), totals);

    CostLine cost = facts.batch("b1").orElseThrow().cost();

    assertThat(cost.words())
        .isEqualTo("$0.0420, on demand $0.0840 (the manifest differs by +7 and -1)");
    assertThat(facts.costs(By.BATCH, null, 1).lines()).containsExactly(cost);
    assertThat(facts.costs(By.BATCH, now().plus(Duration.ofDays(2)), 1).lines()).isEmpty();
  }

  @Test
  void a_page_of_batches_says_whether_there_are_newer_and_older_ones() {
    for (int i = 1; i <= 5; i++) {
      in(BatchState.SEALED, "b" + i);
    }

    assertThat(page(PageOf.newest(2))).isEqualTo("b5 b4 older b4");
    assertThat(page(new PageOf("b4", null, 2))).isEqualTo("b3 b2 newer b3 older b2");
    assertThat(page(new PageOf("b2", null, 2))).isEqualTo("b1 newer b1");
    assertThat(page(new PageOf(null, "b1", 2))).isEqualTo("b3 b2 newer b3 older b2");
    assertThat(page(new PageOf(null, "b3", 2))).isEqualTo("b5 b4 older b4");
    assertThat(page(PageOf.newest(5))).isEqualTo("b5 b4 b3 b2 b1");
  }

  private String page(PageOf page) {
    BatchesPage found = facts.batches(BatchFilter.ALL, page);
    assertThat(found.count()).isEqualTo(5);
    return String.join(" ", found.batches().stream().map(BatchLine::id).toList())
        + (found.newer() == null ? "" : " newer " + found.newer())
        + (found.older() == null ? "" : " older " + found.older());
  }

  @Test
  void a_batch_tells_its_life_in_order_whatever_the_clocks_say() {
    Batch batch = in(BatchState.ENDED, "b1");
    assertThat(ledger.claim(batch)).isPresent();
    clock.advance(Duration.ofSeconds(-30));
    ledger.save(batch, batch.failed("no answer", now()));

    BatchFacts all = facts.batch("b1").orElseThrow();

    assertThat(all.life())
        .extracting("what")
        .containsExactly("OPEN", "SEALED", "UPLOADED", "SUBMITTED", "ENDED", "FAILED");
    assertThat(all.life()).allMatch(moment -> !moment.after().isNegative());
    assertThat(all.life().get(5).words()).isEqualTo("no answer");
    assertThat(all.later()).containsExactly(new Attempt(OPEN, BatchState.OPEN, 10, false));
    assertThat(all.places().input()).isEqualTo("s3://the-bucket/jobs/b1/input.jsonl");
    assertThat(all.batch().job().consoleLink()).isNull();
  }

  @Test
  void a_batch_without_a_job_tells_no_status_of_one() {
    Batch batch = in(BatchState.SEALED, "b1");
    assertThat(ledger.claim(batch)).isPresent();
    ledger.save(batch, batch.answered(now()));

    assertThat(facts.batch("b1").orElseThrow().life())
        .extracting("what")
        .endsWith("ENDED")
        .doesNotContain(Job.ON_DEMAND);
  }

  @Test
  void a_batch_at_aws_leads_to_the_jobs_in_its_console() {
    Batch batch = Rows.sealed("b1", Rows.NOVA, "node-a", now());
    ledger.seal(batch, List.of());
    assertThat(ledger.claim(batch)).isPresent();
    batch =
        ledger.save(
            batch,
            batch.uploaded(
                new Place("default", "account 123456789012, aws.region=us-east-1", "b", ""),
                now()));
    assertThat(ledger.claim(batch)).isPresent();
    ledger.save(batch, batch.submitted(Rows.ARN, now()));

    assertThat(facts.batch("b1").orElseThrow().batch().job().consoleLink())
        .isEqualTo(
            "https://us-east-1.console.aws.amazon.com/bedrock/home?region=us-east-1#/batch-inference");
  }

  @Test
  void an_open_batch_is_a_batch_too() {
    BatchFacts all = facts.batch(OPEN).orElseThrow();

    assertThat(all.batch().state()).isEqualTo(BatchState.OPEN);
    assertThat(all.batch().reason()).isEqualTo("waits for 85 more records");
    assertThat(all.sources()).extracting("records").containsExactly(5L, 10L);
    assertThat(facts.batch("none")).isEmpty();
  }

  @Test
  void sources_that_differ_come_first() {
    ledger.sources().taken("file:even", 0, 1);
    ledger.sources().taken("file:lost", 7, 0);

    SourcesFacts all = facts.sources("", 2);

    assertThat(all.books().difference()).isEqualTo(7);
    assertThat(all.sources())
        .extracting("source", "difference")
        .containsExactly(tuple("file:lost", 7L), tuple("kafka:t-0", 0L));
    assertThat(all.more()).isEqualTo(1);
    assertThat(facts.sources("even", 2).sources()).hasSize(1);
  }

  @Test
  void waits_are_never_negative() {
    Instant t = now();
    List<Times> times =
        List.of(
            new Times(t, t.plusSeconds(10), t.plusSeconds(5), null, t.plusSeconds(90), t),
            new Times(t, t.plusSeconds(20), null, null, t.plusSeconds(90), t.plusSeconds(95)));

    assertThat(Waits.of(times))
        .extracting("step", "batches", "median")
        .containsExactly(
            tuple(Step.GATHERING, 2, Duration.ofSeconds(20)),
            tuple(Step.SUBMITTING, 1, Duration.ZERO),
            tuple(Step.DELIVERING, 2, Duration.ofSeconds(5)));
  }

  @Test
  void rates_are_kept_by_the_minute_and_later_by_five() {
    Rates rates = new Rates();
    Instant begin = now();
    for (int seconds = 0; seconds <= 36_000; seconds += 10) {
      rates.note(books(begin.plusSeconds(seconds), seconds * 10L, seconds));
    }

    assertThat(rates.in()).isEqualTo(600);
    assertThat(rates.out()).isEqualTo(60);
    RatesFacts kept = rates.facts(begin);
    assertThat(kept.seconds()).hasSizeBetween(250, 280);
    assertThat(kept.in()).hasSameSizeAs(kept.seconds()).allMatch(rate -> rate == 600);
    rates.note(books(begin.plusSeconds(36_010), 0, 0));
    assertThat(rates.in()).isZero();
  }

  private static BooksLine books(Instant at, long accepted, long delivered) {
    return new BooksLine(at, accepted, delivered, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void a_number_that_a_reader_would_round_is_written_as_text() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                FactsJson.WRITER.writeValueAsBytes(
                    Map.of(
                        "rounded",
                        9_007_199_254_740_993L,
                        "exact",
                        -9_007_199_254_740_992L,
                        "at",
                        Instant.EPOCH,
                        "took",
                        Duration.ofMillis(1_500))));

    assertThat(json.properties())
        .extracting(each -> entry(each.getKey(), each.getValue().toString()))
        .containsExactlyInAnyOrder(
            entry("rounded", "\"9007199254740993\""),
            entry("exact", "-9007199254740992"),
            entry("at", "\"1970-01-01T00:00:00Z\""),
            entry("took", "1.5"));
  }
}
