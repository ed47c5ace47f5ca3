/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.budget.NanoUsd;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.TotalsView;
import io.github.bedrockbatch.operator.cost.Costs.OfModel;
import io.github.bedrockbatch.operator.view.Overview;
import io.github.bedrockbatch.operator.view.SourcesFacts;
import io.github.bedrockbatch.operator.view.SourcesFacts.SourceLine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Meters whose values are read from the ledger whenever metrics are requested. */
final class StandingMeters {
  private static final Logger LOG = LoggerFactory.getLogger(StandingMeters.class);

  private static final int MICRO = 1_000_000;

  /** The label of what is not counted by kind of source. */
  private static final String ALL = "all";

  private final Standing standing;
  private final ModelLabels models = new ModelLabels();
  private final Tallies prompts;
  private final Tallies tokens;
  private final Tallies cost;
  private final Tallies unpriced;
  private final Rows batches;
  private final Rows jobs;
  private final Rows deadLetters;
  private final Rows problems;
  private final Rows pauses;
  private final Rows budgets;

  private volatile double ledgerUp;
  private volatile double pending;
  private volatile double difference;
  private volatile double openAge;
  private volatile double unsubmitted;
  private volatile double spool;
  private Instant counted;

  StandingMeters(MeterRegistry registry, Standing standing) {
    this.standing = standing;
    prompts =
        new Tallies(
            registry, "bedrockbatch.prompts", "What became of prompts", "outcome", "source_kind");
    tokens =
        new Tallies(
            registry,
            "bedrockbatch.tokens",
            "Tokens that answers say they cost",
            "direction",
            "model",
            "tier");
    cost =
        new Tallies(
            MICRO,
            registry,
            "bedrockbatch.cost.usd",
            "What tokens cost whose price is known",
            "model",
            "tier");
    unpriced =
        new Tallies(
            registry,
            "bedrockbatch.tokens.unpriced",
            "Tokens whose price is not known, and which no cost includes",
            "model",
            "tier");
    batches = new Rows(registry, "bedrockbatch.batches", "Batches by state", "state");
    jobs =
        new Rows(
            registry, "bedrockbatch.jobs", "Jobs that are not over", "status", "model", "lane");
    deadLetters =
        new Rows(
            registry,
            "bedrockbatch.dead.letters",
            "Dead letters of this data folder that wait for a person",
            "kind");
    problems =
        new Rows(
            registry,
            "bedrockbatch.problems",
            "What is wrong now, as this process finds it",
            "kind");
    pauses =
        new Rows(
            registry, "bedrockbatch.pauses", "Stages whose calls fail again and again", "stage");
    budgets =
        new Rows(
            registry,
            "bedrockbatch.budget.usd",
            "What a budget allows, and what of it is used and reserved, in the present period",
            "budget",
            "kind");
    Gauge.builder(
            "bedrockbatch.problems.last.look.timestamp",
            () -> standing.lookedAt().get().toEpochMilli() / 1e3)
        .baseUnit("seconds")
        .description("When it was last looked for problems, or the start, in seconds since 1970")
        .register(registry);
    Gauge.builder("bedrockbatch.ledger.up", () -> ledgerUp)
        .description("1 when the ledger could be read")
        .register(registry);
    Gauge.builder("bedrockbatch.prompts.pending", () -> pending)
        .description("Prompts on their way, or waiting for a person")
        .register(registry);
    Gauge.builder("bedrockbatch.books.difference", () -> difference)
        .description("Accepted prompts that nothing is known of; 0 when the books balance")
        .register(registry);
    Gauge.builder("bedrockbatch.open.batch.age", () -> openAge)
        .baseUnit("seconds")
        .description("Age of the oldest batch that is being filled; 0 when there is none")
        .register(registry);
    Gauge.builder("bedrockbatch.oldest.unsubmitted", () -> unsubmitted)
        .baseUnit("seconds")
        .description("How long a sealed batch has been without a job; 0 when there is none")
        .register(registry);
    Gauge.builder("bedrockbatch.messages.uncommitted", standing.uncommitted()::getAsLong)
        .description("Messages of Kafka that were read and are not committed until they are in S3")
        .register(registry);
    Gauge.builder("bedrockbatch.spool", () -> spool)
        .baseUnit("bytes")
        .description("In batches that are being filled")
        .register(registry);
    Gauge.builder("bedrockbatch.spool.free", () -> standing.data().toFile().getUsableSpace())
        .baseUnit("bytes")
        .description("Left on the disk of data.dir")
        .register(registry);
    Gauge.builder("bedrockbatch.spool.disk", () -> standing.data().toFile().getTotalSpace())
        .baseUnit("bytes")
        .description("The size of the disk of data.dir")
        .register(registry);
  }

  /** Reads all values. While the ledger cannot be read, the last ones stay. */
  synchronized void refresh() {
    pauses.show(standing.pauses().get());
    problems.show(standing.problems().get());
    tallies().forEach(Tallies::seen);
    try {
      read();
      ledgerUp = 1;
    } catch (RuntimeException e) {
      LOG.debug("Reading the metrics from the ledger failed", e);
      ledgerUp = 0;
    }
  }

  private void read() {
    Overview overview = standing.facts().overview();
    overview.states().forEach(of -> batches.add(of.batches(), word(of.state())));
    batches.show();
    overview
        .jobs()
        .forEach(
            of ->
                jobs.add(
                    of.jobs(),
                    of.status() == null ? "unknown" : of.status(),
                    models.label(of.model()),
                    of.lane()));
    jobs.show();
    spool = overview.open().bytes();
    openAge = age(overview.open().oldest().stream().map(OpenBatchLine::openedAt).findFirst());
    unsubmitted = age(standing.totals().oldestUnsubmitted());
    deadLetters.show(standing.deadLetters().get());
    for (Balance balance : standing.budgets().get()) {
      String budget = balance.budget().setting();
      budgets.add(NanoUsd.of(balance.budget().limit()).doubleValue(), budget, "limit");
      budgets.add(NanoUsd.of(balance.used()).doubleValue(), budget, "used");
      budgets.add(NanoUsd.of(balance.reserved()).doubleValue(), budget, "reserved");
    }
    budgets.show();
    if (!standing.facts().books().asOf().equals(counted)) {
      count(standing.facts().sources("", Integer.MAX_VALUE));
    }
  }

  private Stream<Tallies> tallies() {
    return Stream.of(prompts, tokens, cost, unpriced);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private double age(Optional<Instant> since) {
    return since
        .map(at -> Math.max(0, Duration.between(at, standing.clock().instant()).toMillis()) / 1e3)
        .orElse(0.0);
  }

  /** Called only when the books were added up again, as there may be very many sources. */
  private void count(SourcesFacts books) {
    // Read first: sums that the failure of a later query left would be counted a second time.
    List<TotalsView.OfModel> totals = standing.totals().models();
    List<OfModel> costs = standing.costs().models();
    for (SourceLine source : books.sources()) {
      String kind = SourceKind.of(source.source());
      prompts.add(source.accepted(), "accepted", kind);
      prompts.add(source.rejected(), "rejected", kind);
      prompts.add(source.delivered(), "delivered", kind);
      prompts.add(source.empty(), "empty", kind);
      prompts.add(source.reused(), "reused", kind);
      prompts.add(source.late(), "late", kind);
      prompts.add(source.deadLettered(), "dead_lettered", kind);
      prompts.add(source.dropped(), "dropped", kind);
    }
    for (TotalsView.OfModel of : totals) {
      prompts.add(of.retried(), "retried", ALL);
      prompts.add(of.unfit(), "unfit", ALL);
      prompts.add(of.padding(), "padded", ALL);
      prompts.add(of.onDemand() ? of.records() : 0, "on_demand", ALL);
      String tier = of.onDemand() ? "on_demand" : "batch";
      tokens.add(of.inputTokens(), "input", models.label(of.model()), tier);
      tokens.add(of.outputTokens(), "output", models.label(of.model()), tier);
    }
    for (OfModel of : costs) {
      String tier = word(of.tier());
      cost.add(of.usd().movePointRight(6).longValue(), models.label(of.model()), tier);
      unpriced.add(of.unpriced(), models.label(of.model()), tier);
    }
    tallies().forEach(Tallies::show);
    pending = books.books().pending();
    difference = books.books().difference();
    counted = books.asOf();
  }
}
