/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Confirm;
import io.github.bedrockbatch.console.html.Filters;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Table;
import io.github.bedrockbatch.console.html.Tone;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.pause.Pause;
import io.github.bedrockbatch.operator.edge.EdgeFacts;
import io.github.bedrockbatch.operator.edge.EdgeFacts.Sink;
import io.github.bedrockbatch.operator.edge.EdgeFacts.Source;
import io.github.bedrockbatch.operator.view.Facts;
import io.github.bedrockbatch.operator.view.SourcesFacts;
import io.github.bedrockbatch.operator.view.SourcesFacts.SourceLine;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Sources and sinks, with what is paused, and the books of each source. */
final class SourcesPage implements Page<SourcesPage.Ends> {
  private static final int ROWS = 100;

  /**
   * Both ends of the flow.
   *
   * @param edges the sources and sinks of this process
   * @param books of all nodes together
   */
  record Ends(EdgeFacts edges, SourcesFacts books) {}

  private final Facts facts;
  private final Supplier<EdgeFacts> edges;

  SourcesPage(Facts facts, Supplier<EdgeFacts> edges) {
    this.facts = facts;
    this.edges = edges;
  }

  @Override
  public String path() {
    return "/sources";
  }

  @Override
  public String title() {
    return "Sources and sinks";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("source", "a part of the name of a source, for its books");
  }

  @Override
  public Ends facts(Query query) {
    return new Ends(edges.get(), facts.sources(query.text("source"), ROWS));
  }

  @Override
  public void show(Ends ends, Html html, Query query) {
    html.element("h1", title());
    html.section("Sources", () -> sources(ends.edges(), html));
    html.section("Submitting", () -> submitting(ends.edges().submitting(), html));
    html.section("Sinks", () -> sinks(ends.edges(), html));
    html.section("Books", () -> books(ends.books(), html, query));
  }

  private static void sources(EdgeFacts edges, Html html) {
    Table<Source> table =
        new Table<Source>("Sources")
            .key(Source::name)
            .column("Source", (source, cell) -> cell.code(source.name()))
            .wide("Takes from", (source, cell) -> cell.code(source.from()))
            .wide("Last prompts", (source, cell) -> cell.time(source.last()));
    if (edges.sources().stream().anyMatch(source -> source.uncommitted() != null)) {
      table.right("Not committed", (source, cell) -> uncommitted(cell, source));
    }
    table
        .column(
            "State",
            (source, cell) ->
                state(cell, source.pause(), source.trouble(), source.troubleSince(), "takes"))
        .column(
            "",
            (source, cell) ->
                action(
                    cell,
                    Query.path("/sources/", source.name(), ""),
                    source.pause(),
                    "Nothing more is taken from it until it is resumed; what is in hand is"
                        + " finished."))
        .write(html, edges.sources(), "No source is on.");
  }

  private static void uncommitted(Html cell, Source source) {
    if (source.uncommitted() != null) {
      cell.number(source.uncommitted());
    }
  }

  private static void submitting(Pause pause, Html html) {
    html.open("p");
    state(html, pause, null, null, "submits");
    html.end();
    action(
        html,
        "/submitting",
        pause,
        "No more jobs are created until it is resumed, on all nodes; running jobs continue.");
  }

  private static void sinks(EdgeFacts edges, Html html) {
    new Table<Sink>("Sinks")
        .key(Sink::name)
        .column("Sink", (sink, cell) -> cell.code(sink.name()))
        .number("Since the start", Sink::delivered)
        .wide("Last answers", (sink, cell) -> cell.time(sink.last()))
        .column(
            "State",
            (sink, cell) -> state(cell, null, sink.trouble(), sink.troubleSince(), "accepts"))
        .write(html, edges.sinks(), "No sink is on.");
  }

  private static void state(Html html, Pause pause, String trouble, Instant since, String well) {
    if (pause != null) {
      html.badge(Tone.WARN, "paused").text(pause.by() == null ? "" : " by " + pause.by());
      html.text(" since ").time(pause.since());
    } else if (trouble != null) {
      html.badge(Tone.BAD, "fails").text(" since ").time(since).text(": " + trouble);
    } else {
      html.badge(Tone.OK, well);
    }
  }

  private static void action(Html html, String path, Pause pause, String consequence) {
    if (pause == null) {
      new Confirm("Pause", path + "/pause").says(consequence).danger().write(html);
    } else {
      new Confirm("Resume", path + "/resume").says("It is resumed at once.").write(html);
    }
  }

  private void books(SourcesFacts books, Html html, Query query) {
    Filters.write(html, path(), fields -> fields.text("source", "Source", query.text("source")));
    new Table<SourceLine>("Books of the sources")
        .key(SourceLine::source)
        .column("Source", (source, cell) -> cell.code(source.source()))
        .number("Accepted", SourceLine::accepted)
        .number("Delivered", SourceLine::delivered)
        .number("Dead letters", SourceLine::deadLettered)
        .number("Dropped", SourceLine::dropped)
        .number("Pending", SourceLine::pending)
        .number("Rejected", SourceLine::rejected)
        .column(
            "",
            (source, cell) ->
                cell.badge(
                    source.difference() == 0 ? Tone.OK : Tone.BAD,
                    source.difference() == 0 ? "balances" : "differs by " + source.difference()))
        .write(html, books.sources(), "No source matches.");
    if (books.more() > 0) {
      html.paragraph(Count.of(books.more(), "more source", "matches.", "match."));
    }
    books.unfinished().forEach(html::paragraph);
    books.faults().forEach(html::paragraph);
  }
}
