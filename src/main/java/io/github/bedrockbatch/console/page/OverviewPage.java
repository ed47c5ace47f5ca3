/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Chart;
import io.github.bedrockbatch.console.html.Confirm;
import io.github.bedrockbatch.console.html.Figures;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Table;
import io.github.bedrockbatch.console.html.Waterfall;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.ledger.view.StateCount;
import io.github.bedrockbatch.operator.cost.BudgetLine;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.Facts;
import io.github.bedrockbatch.operator.view.Overview;
import io.github.bedrockbatch.operator.view.Overview.Jobs;
import io.github.bedrockbatch.operator.view.Overview.Wait;
import io.github.bedrockbatch.operator.view.RatesFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The state of everything, at a glance. */
final class OverviewPage implements Page<OverviewPage.Everything> {
  private static final int NEWEST = 10;
  private static final int MOST_PROBLEMS = 5;

  /** What the page shows. */
  public record Everything(
      List<StandingProblem> problems,
      Overview now,
      List<BatchLine> newest,
      RatesFacts rates,
      List<BudgetLine> budgets) {}

  private final Facts facts;
  private final Supplier<List<StandingProblem>> problems;
  private final Supplier<List<Balance>> budgets;

  OverviewPage(
      Facts facts, Supplier<List<StandingProblem>> problems, Supplier<List<Balance>> budgets) {
    this.facts = facts;
    this.budgets = budgets;
    this.problems = problems;
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public String title() {
    return "Overview";
  }

  @Override
  public Everything facts(Query query) {
    return new Everything(
        problems.get(),
        facts.overview(),
        facts.batches(BatchFilter.ALL, PageOf.newest(NEWEST)).batches(),
        facts.rates(),
        budgets.get().stream().map(BudgetLine::of).toList());
  }

  @Override
  public void show(Everything all, Html html, Query query) {
    html.element("h1", "Overview", "class", "unseen");
    Overview now = all.now();
    ProblemsPage.write(all.problems().stream().limit(MOST_PROBLEMS).toList(), html);
    if (all.problems().size() > MOST_PROBLEMS) {
      html.open("p").link("/problems", "All " + all.problems().size() + " problems").end();
    }
    html.section("Now", () -> html.tiles(() -> tiles(now, html)));
    if (!all.budgets().isEmpty()) {
      html.section("Budgets", () -> budgets(all.budgets(), html));
    }
    html.section(
        "Prompts a minute, last 24 hours",
        () ->
            Chart.write(
                html,
                "Prompts a minute, in and out",
                RatesPage.PATH,
                ConsolePages.UPLOT,
                all.rates().in(),
                all.rates().out()));
    html.section(
        "Newest batches", () -> BatchListTable.write(html, all.newest(), "There is no batch yet."));
    html.section("Open batches", () -> open(now, html));
    html.columns(
        () -> html.section("Jobs", () -> jobs(now.jobs(), html)),
        () -> html.section("Batches by state", () -> states(now.states(), html)));
    if (!now.waits().isEmpty()) {
      html.section("Waiting times, median of the newest batches", () -> waits(now.waits(), html));
    }
  }

  private static void tiles(Overview now, Html html) {
    long running = now.jobs().stream().mapToLong(Jobs::jobs).sum();
    html.tile(
        Figures.number(now.open().records()),
        "",
        "prompts in " + Count.of(now.open().batches(), "open batch"),
        null);
    html.tile(
        Figures.number(running), "", running == 1 ? "job" : "jobs", "/batches?state=SUBMITTED");
    html.tile(
        Figures.number(Math.round(now.inPerMinute())),
        "/min in",
        Figures.number(Math.round(now.outPerMinute())) + "/min out",
        RatesPage.PATH);
    html.tile(
        now.nextEnd() == null ? "–" : Figures.duration(Duration.between(html.now(), now.nextEnd())),
        "",
        "until the next job ends",
        null);
    html.tile(
        Figures.number(now.tokens().input() + now.tokens().output()),
        "",
        "tokens, %s of them in answers".formatted(Figures.number(now.tokens().output())),
        CostPage.PATH);
  }

  private static void budgets(List<BudgetLine> budgets, Html html) {
    new Table<BudgetLine>("Budgets")
        .column("Budget", (row, cell) -> cell.code(row.setting()))
        .right("USD", (row, cell) -> cell.text(usd(row.limit())))
        .right("Used", (row, cell) -> cell.text(usd(row.used())))
        .right("Reserved", (row, cell) -> cell.text(usd(row.reserved())))
        .number("Batches that wait", BudgetLine::waiting)
        .right("Until", (row, cell) -> cell.time(row.until()))
        .write(html, budgets, "");
  }

  private static String usd(BigDecimal amount) {
    return String.format(Locale.ROOT, "%,.2f", amount);
  }

  private static void open(Overview now, Html html) {
    new Table<OpenBatchLine>("Open batches")
        .key(OpenBatchLine::id)
        .column("Batch", (batch, cell) -> cell.idLink(BatchWords.path(batch.id()), batch.id()))
        .wide("Model", (batch, cell) -> cell.cut(batch.model()))
        .number("Records", OpenBatchLine::records)
        .right("Bytes", (batch, cell) -> cell.bytes(batch.bytes()))
        .right("Age", (batch, cell) -> cell.age(batch.openedAt()))
        .broad("Waits for", (batch, cell) -> cell.text(batch.waitsFor()))
        .write(html, now.open().oldest(), "No batch is open.");
    if (now.open().batches() > 0) {
      html.open("div", "class", "actions");
      new Confirm("Seal now", "/seal")
          .says(
              "%s closed; what is too small for a job is treated as such."
                  .formatted(Count.of(now.open().batches(), "open batch", "is", "are")))
          .write(html);
      html.end();
    }
  }

  private static void jobs(List<Jobs> jobs, Html html) {
    Table<Jobs> table = new Table<Jobs>("Jobs by model and status");
    if (jobs.stream().anyMatch(row -> !row.lane().equals(LaneOptions.DEFAULT))) {
      table.column("Lane", (row, cell) -> cell.code(row.lane()));
    }
    table
        .column("Model", (row, cell) -> cell.cut(row.model()))
        .column("Status", (row, cell) -> cell.text(BatchWords.job(row.status())))
        .number("Jobs", Jobs::jobs)
        .number("Records", Jobs::records)
        .right("Longest", (row, cell) -> cell.age(row.since()))
        .write(html, jobs, "No job is open.");
  }

  private static void states(List<StateCount> states, Html html) {
    new Table<StateCount>("Batches by state")
        .column(
            "State",
            (row, cell) -> {
              cell.open("a", "href", "/batches?state=" + row.state());
              cell.badge(BatchWords.tone(row.state()), BatchWords.word(row.state(), null)).end();
            })
        .number("Batches", StateCount::batches)
        .number("Unanswered", StateCount::unanswered)
        .write(
            html,
            states.stream().filter(row -> row.batches() > 0).toList(),
            "There is no batch yet.");
  }

  private static void waits(List<Wait> waits, Html html) {
    Waterfall chart = new Waterfall();
    waits.forEach(wait -> chart.step(step(wait), wait.median(), wait.slow()));
    chart.write(html);
  }

  private static String step(Wait wait) {
    return switch (wait.step()) {
      case GATHERING -> "gathering";
      case SUBMITTING -> "sealed → submitted";
      case QUEUED -> "submitted → running";
      case RUNNING -> "running";
      case DELIVERING -> "ended → delivered";
    };
  }
}
