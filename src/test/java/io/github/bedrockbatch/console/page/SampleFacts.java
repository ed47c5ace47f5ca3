/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.budget.Budget;
import io.github.bedrockbatch.ledger.budget.Budget.Period;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.ledger.view.RequestLine;
import io.github.bedrockbatch.ledger.view.SourceShare;
import io.github.bedrockbatch.ledger.view.StateCount;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.operator.cost.CostReport;
import io.github.bedrockbatch.operator.edge.EdgeFacts;
import io.github.bedrockbatch.operator.view.BatchFacts;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;
import io.github.bedrockbatch.operator.view.BatchesPage;
import io.github.bedrockbatch.operator.view.BooksLine;
import io.github.bedrockbatch.operator.view.Facts;
import io.github.bedrockbatch.operator.view.Overview;
import io.github.bedrockbatch.operator.view.RatesFacts;
import io.github.bedrockbatch.operator.view.SourcesFacts;
import io.github.bedrockbatch.price.Tokens;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Facts of a busy day, with names that somebody evil could have given. */
public final class SampleFacts implements Facts {
  public static final String EVIL = "<script>alert('x')</script>";
  private static final String MODEL = "eu.amazon.nova-lite-v1:0";

  private final Instant now;

  public SampleFacts(Instant now) {
    this.now = now;
  }

  private Instant ago(long seconds) {
    return now.minusSeconds(seconds);
  }

  @Override
  public BooksLine books() {
    return new BooksLine(now, 1_204_310, 1_161_870, 5, 0, 212, 0, 42_228, 3, 0);
  }

  public List<Balance> budgets() {
    Budget daily = new Budget("budget.daily", Period.DAY, ZoneOffset.UTC, 5_000_000_000L, "", "");
    return List.of(
        new Balance(
            daily,
            now.plusSeconds(3_600),
            4_210_000_000L,
            640_000_000,
            2,
            300_000_000,
            400_000_000));
  }

  private BatchLine line(int n, BatchState state, JobLine job, String reason) {
    boolean done = state == BatchState.DELIVERED;
    return new BatchLine(
        "20261125-0938%02d-h0kll%d".formatted(n, n % 10),
        state,
        MODEL,
        "Converse",
        "",
        Way.JOB,
        "node-2",
        50_000,
        21_400_000,
        done ? 49_800 : 0,
        done ? 3 : 0,
        done ? 200 : 0,
        0,
        0,
        done ? 0 : 50_000,
        ago(4000),
        ago(3600),
        ago(3590),
        null,
        done ? ago(60) : null,
        reason,
        job,
        new Tokens(9_412_008, Long.MAX_VALUE));
  }

  private JobLine job(String status, long processed) {
    return new JobLine(
        "20261125-093812-h0kll4",
        "arn:aws:bedrock:eu-central-1:123456789012:model-invocation-job/vajqj898o5c4",
        status,
        EVIL,
        null,
        "https://eu-central-1.console.aws.amazon.com/bedrock/home?region=eu-central-1#/batch",
        processed == 0 ? 0 : 50_000,
        processed,
        processed * 98 / 100,
        processed - processed * 98 / 100,
        ago(2000),
        processed == 0 ? null : Duration.ofMinutes(14));
  }

  private List<BatchLine> lines() {
    return List.of(
        line(1, BatchState.SUBMITTED, job("InProgress", 31_610), null),
        line(2, BatchState.SUBMITTED, job("Scheduled", 0), null),
        line(3, BatchState.FAILED, null, "The role may not read the key " + EVIL),
        line(4, BatchState.DELIVERED, job("Completed", 50_000), null),
        line(5, BatchState.UPLOADED, null, null),
        line(6, BatchState.HELD, null, null));
  }

  @Override
  public Overview overview() {
    return new Overview(
        now,
        books(),
        new Overview.Open(
            1,
            22_228,
            9_000_000,
            List.of(
                new OpenBatchLine(
                    "20261125-094400-aaaaaa",
                    MODEL,
                    "Converse",
                    "",
                    22_228,
                    9_000_000,
                    ago(500),
                    now.plusSeconds(400),
                    "50,000 records, or 09:59:00"))),
        Arrays.stream(BatchState.values())
            .map(state -> new StateCount(state, state.ordinal(), 50_000L * state.ordinal()))
            .toList(),
        List.of(
            new Overview.Jobs("default", MODEL, "InProgress", 20, 1_000_000, 310_000, ago(3600)),
            new Overview.Jobs("eu", MODEL, "Scheduled", 2, 100_000, 0, ago(7800))),
        18_400,
        21_150.4,
        Arrays.stream(Overview.Step.values())
            .map(step -> new Overview.Wait(step, 9, Duration.ofSeconds(240), Duration.ofHours(1)))
            .toList(),
        new Tokens(9_412_008, 3_120_551),
        now.plusSeconds(840));
  }

  @Override
  public BatchesPage batches(BatchFilter filter, PageOf page) {
    List<BatchLine> matching =
        lines().stream()
            .filter(batch -> filter.states().isEmpty() || filter.states().contains(batch.state()))
            .toList();
    return new BatchesPage(now, matching, "20261125-0930", null, matching.size(), false);
  }

  @Override
  public List<String> ids(BatchFilter filter, int limit) {
    return batches(filter, PageOf.newest(1)).batches().stream().map(BatchLine::id).toList();
  }

  @Override
  public Optional<BatchFacts> batch(String id) {
    return lines().stream()
        .filter(batch -> batch.id().equals(id))
        .findFirst()
        .map(
            batch ->
                new BatchFacts(
                    now,
                    batch,
                    CloseCause.RECORDS,
                    0,
                    0,
                    new BatchFacts.Deadlines(now.plusSeconds(3600), null, 0, 0),
                    List.of(
                        new BatchFacts.Moment(ago(4000), "OPEN", false, null, null),
                        moment(3600, "SEALED", false),
                        moment(3595, "UPLOADED", false),
                        moment(3590, "SUBMITTED", false),
                        moment(3000, "Scheduled", true),
                        moment(2000, "InProgress", true)),
                    List.of(
                        new ErrorGroup("429", "throttled " + EVIL, 380, List.of("m1042", EVIL)),
                        new ErrorGroup("400", "maxTokens is too large", 30, List.of("m2201"))),
                    List.of(
                        new SourceShare(
                            "kafka:prompts-3", "kafka:prompts-3", 24_110, 15_020, 0, 201, 0, 8_889),
                        new SourceShare(
                            "file:" + EVIL, "file:x", 25_890, 16_180, 0, 209, 0, 9_501)),
                    0,
                    List.of(),
                    List.of(
                        new Attempt("20261125-100000-bbbbbb", BatchState.DELIVERED, 380, false)),
                    new BatchFacts.Places(
                        "account 123456789012, aws.region=eu-central-1",
                        "s3://prompts/batches/20261125-093801-h0kll1/input.jsonl",
                        "s3://prompts/batches/20261125-093801-h0kll1/context.jsonl",
                        "s3://prompts/batches/20261125-093801-h0kll1/output/"),
                    List.of(
                        new RequestLine(
                            1, OperatorRequest.Action.STOP, "ann", ago(100), null, null)),
                    cost(batch.id())));
  }

  private BatchFacts.Moment moment(long ago, String what, boolean ofJob) {
    return new BatchFacts.Moment(ago(ago), what, ofJob, null, Duration.ofSeconds(5));
  }

  private static CostLine cost(String of) {
    return new CostLine(
        of,
        49_800,
        new Tokens(9_412_008, 2_000_000),
        new BigDecimal("0.594201"),
        new Tokens(12, 0),
        null,
        new Tokens(-3, 3));
  }

  @Override
  public CostReport costs(By by, Instant since, int limit) {
    return new CostReport(now, by, since, cost(null), List.of(cost("file:" + EVIL)), true, true);
  }

  @Override
  public SourcesFacts sources(String text, int limit) {
    return new SourcesFacts(now, books(), List.of(), 0, List.of(), List.of());
  }

  @Override
  public RatesFacts rates() {
    List<Long> seconds = new ArrayList<>();
    List<Double> in = new ArrayList<>();
    List<Double> out = new ArrayList<>();
    IntStream.range(0, 288)
        .forEach(
            i -> {
              seconds.add(now.getEpochSecond() - (288 - i) * 300L);
              in.add(9000 + 9000 * Math.sin(i / 20.0));
              out.add(9000 + 8000 * Math.sin((i - 15) / 20.0));
            });
    return new RatesFacts(now, seconds, in, out);
  }

  /** What is wrong on that day. */
  public EdgeFacts edges() {
    return new EdgeFacts(
        new Pause(Pause.SUBMITTING, "alice", ago(600)),
        List.of(
            new EdgeFacts.Source(
                "intake-kafka", "kafka", "kafka:prompts", ago(40), 4_120L, null, null, null),
            new EdgeFacts.Source(
                "intake-files",
                "file",
                "file:///srv/data/inbox",
                null,
                null,
                new Pause("intake-files", "alice " + EVIL, ago(600)),
                null,
                null)),
        List.of(
            new EdgeFacts.Sink("files", 41_200, ago(30), null, null),
            new EdgeFacts.Sink("http", 0, null, "the server answers 503 " + EVIL, ago(900))));
  }

  public List<StandingProblem> problems() {
    return List.of(
        StandingProblem.of(
                StandingProblem.Kind.BATCH_FAILED,
                "20261125-093803-h0kll3",
                "Batch 20261125-093803-h0kll3 failed: the role may not read the key " + EVIL,
                "Allow the role kms:Decrypt on the key, then rerun the batch. Nothing was billed",
                ago(3000))
            .seen("node-2", ago(3000)),
        StandingProblem.of(
                StandingProblem.Kind.QUOTA_FULL,
                MODEL,
                "The model " + MODEL + " is at its job limit; 3 batches are queued",
                "20 of 20 jobs are open (jobs.max-open)",
                ago(7000))
            .seen("node-2", ago(7000)));
  }
}
