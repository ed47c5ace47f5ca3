/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Figures;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Life;
import io.github.bedrockbatch.console.html.Table;
import io.github.bedrockbatch.console.html.Tone;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.RequestLine;
import io.github.bedrockbatch.ledger.view.SourceShare;
import io.github.bedrockbatch.operator.view.BatchFacts;
import io.github.bedrockbatch.operator.view.BatchFacts.Moment;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;
import io.github.bedrockbatch.operator.view.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** All facts of one batch. */
final class BatchPage implements Page<BatchFacts> {
  private final Facts facts;
  private final boolean content;

  /**
   * @param content whether prompts and answers may be shown
   */
  BatchPage(Facts facts, boolean content) {
    this.facts = facts;
    this.content = content;
  }

  @Override
  public String path() {
    return "/batches/{id}";
  }

  @Override
  public String title() {
    return "Batch";
  }

  @Override
  public BatchFacts facts(Query query) {
    String id = query.path("id");
    return facts.batch(id).orElseThrow(() -> new NoSuchElementException("There is no batch " + id));
  }

  @Override
  public void show(BatchFacts all, Html html, Query query) {
    BatchLine batch = all.batch();
    html.open("p", "class", "small").link("/batches", "Batches").text(" /").end();
    html.open("h1").copyable(batch.id()).end();
    html.open("p").open("span", "data-announce", "");
    BatchWords.badge(html, batch).end();
    html.soft(" on ").code(batch.model()).soft(", " + batch.invocationType());
    JobLine job = batch.job();
    if (job != null && job.left() != null) {
      html.soft(" · about " + Figures.duration(job.left()) + " left");
    }
    html.end();
    life(all, html);
    if (BatchWords.hasProgress(batch)) {
      progress(batch, html);
    } else if (batch.reason() != null) {
      html.paragraph(batch.reason());
    }
    if (batch.explanation() != null) {
      html.paragraph(batch.explanation().meaning() + ". " + batch.explanation().remedy() + ".");
    }
    html.open("div", "class", "actions");
    BatchButtons.write(batch, html);
    html.end();
    if (content && batch.state() != BatchState.OPEN) {
      html.open("p").link(RecordsPage.of(batch.id()), "Prompts and answers").end();
    }
    html.columns(() -> records(all, html), () -> BatchPlaces.write(all, html));
  }

  private static void life(BatchFacts all, Html html) {
    List<Moment> moments = all.life();
    boolean ended = all.batch().state().isFinal();
    Life.write(
        html,
        life -> {
          for (int i = 0; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            boolean last = i == moments.size() - 1;
            Tone tone =
                moment.what().equals("FAILED") ? Tone.BAD : last && !ended ? Tone.RUN : Tone.OK;
            life.step(tone, moment.at(), word(moment, all.batch(), last && !ended, html));
          }
          JobLine job = all.batch().job();
          if (job != null && job.left() != null) {
            life.step(Tone.PLAIN, html.now().plus(job.left()), "expected");
          }
        });
  }

  private static String word(Moment moment, BatchLine batch, boolean now, Html html) {
    String word = moment.what().toLowerCase(Locale.ROOT);
    if (moment.ofJob()) {
      word = BatchWords.job(moment.what());
    } else if (moment.what().equals("OPEN")) {
      return "first prompt";
    } else if (moment.what().equals("SUBMITTED")) {
      word = "job created";
    } else if (moment.what().equals("ENDED")) {
      word = BatchWords.ended(batch.job());
    }
    Duration since = now ? Duration.between(moment.at(), html.now()) : moment.after();
    String took = since == null ? "" : (now ? ", for " : ", after ") + Figures.duration(since);
    return word + took;
  }

  private static void progress(BatchLine batch, Html html) {
    boolean running = BatchWords.isRunning(batch);
    html.heading(
        running
            ? "%s of %s are processed"
                .formatted(
                    Figures.number(batch.job().processed()),
                    BatchWords.records(batch.job().total()))
            : BatchWords.records(batch.records()));
    html.open("div", "class", "big");
    BatchWords.bar(batch).writeWithNumbers(html);
    html.end();
    if (batch.empty() > 0) {
      html.open("p", "class", "soft small")
          .text(Count.of(batch.empty(), "answer", "is", "are") + " without text")
          .end();
    }
    if (batch.unfit() > 0) {
      html.open("p", "class", "soft small")
          .text(Count.of(batch.unfit(), "answer", "was", "were") + " not as asked")
          .end();
    }
  }

  private static void records(BatchFacts all, Html html) {
    html.open("section", "id", "failures").heading("Failures");
    new Table<ErrorGroup>("Failures")
        .broad("Cause", (error, cell) -> cell.code(error.code()).text(" " + error.text()))
        .number("Records", ErrorGroup::records)
        .column("Samples", (error, cell) -> cell.code(String.join(", ", error.samples())))
        .write(html, all.errors(), "No record has failed for good.");
    if (all.batch().failed() > 0) {
      html.open("p");
      html.link("/dead-letters?source=" + all.batch().id(), "Dead letters of this batch").end();
    }
    html.end();
    html.section("Sources", () -> sources(all, html));
    html.open("section", "id", "attempts").heading("Other attempts");
    new Table<Attempt>("Other attempts")
        .column("Batch", (to, cell) -> cell.idLink(BatchWords.path(to.batchId()), to.batchId()))
        .column("", (to, cell) -> cell.text(all.earlier().contains(to) ? "before" : "after"))
        .column(
            "State",
            (to, cell) ->
                cell.badge(BatchWords.tone(to.state()), BatchWords.word(to.state(), null)))
        .number("Records", Attempt::records)
        .wide("Why", (to, cell) -> cell.text(to.byPerson() ? "a person asked" : "retry"))
        .write(
            html,
            Stream.concat(all.earlier().stream(), all.later().stream()).toList(),
            "All its records are at their first attempt, and none was sent again.");
    html.end();
    if (!all.requests().isEmpty()) {
      html.section("Requests", () -> requests(all.requests(), html));
    }
  }

  private static void sources(BatchFacts all, Html html) {
    new Table<SourceShare>("Sources")
        .column("Source", (share, cell) -> cell.code(share.source()))
        .number("Records", SourceShare::records)
        .number("Succeeded", SourceShare::succeeded)
        .number("Failed", SourceShare::failed)
        .number("Sent again", SourceShare::retried)
        .write(html, all.sources(), "It has no records yet.");
    if (all.moreSources() > 0) {
      html.paragraph("and " + Count.of(all.moreSources(), "source") + " more");
    }
  }

  private static void requests(List<RequestLine> requests, Html html) {
    new Table<RequestLine>("Requests")
        .column("When", (request, cell) -> cell.time(request.at()))
        .column(
            "What",
            (request, cell) ->
                cell.text(request.action().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
        .column("Who", (request, cell) -> cell.text(request.by() == null ? "–" : request.by()))
        .broad(
            "What came of it",
            (request, cell) -> cell.text(request.doneAt() == null ? "waiting" : request.outcome()))
        .write(html, requests, "");
  }
}
