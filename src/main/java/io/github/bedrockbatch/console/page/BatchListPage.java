/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Filters;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.operator.view.BatchesPage;
import io.github.bedrockbatch.operator.view.Facts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Batches that match a filter, newest first. */
final class BatchListPage implements Page<BatchesPage> {
  private static final int ROWS = 50;
  private static final int MOST_ROWS = 100;
  private static final Map<String, String> STATES = new LinkedHashMap<>();

  static {
    STATES.put("", "any");
    for (BatchState state : BatchState.values()) {
      STATES.put(state.name(), BatchWords.word(state, null));
    }
  }

  private final Facts facts;

  BatchListPage(Facts facts) {
    this.facts = facts;
  }

  @Override
  public String path() {
    return "/batches";
  }

  @Override
  public String title() {
    return "Batches";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>(BatchQuery.PARAMETERS);
    parameters.put("older", "an id: those before it");
    parameters.put("newer", "an id: those behind it");
    parameters.put("size", "how many, 1 to 100");
    return parameters;
  }

  @Override
  public BatchesPage facts(Query query) {
    String older = query.text("older").isEmpty() ? null : query.text("older");
    String newer = query.text("newer").isEmpty() ? null : query.text("newer");
    int size = (int) query.number("size", ROWS, 1, MOST_ROWS);
    return facts.batches(BatchQuery.of(query), new PageOf(older, newer, size));
  }

  @Override
  public void show(BatchesPage page, Html html, Query query) {
    html.element("h1", "Batches");
    Filters.write(
        html,
        path(),
        fields ->
            fields
                .choice("state", "State", STATES, query.text("state"))
                .text("model", "Model", query.text("model"))
                .text("source", "Source", query.text("source"))
                .text("text", "Id, ARN or words", query.text("text"))
                .time("from", "Opened from (UTC)", query.text("from"))
                .time("until", "until (UTC)", query.text("until")));
    html.open("p", "class", "soft");
    html.text(page.countIsLeast() ? "more than " : "");
    html.text(Count.of(page.count(), "batch", "matches", "match")).end();
    if (html.mayAct() && page.count() > 0) {
      BulkPage.links(html, query);
    }
    BatchListTable.write(html, page.batches(), "No batch matches.");
    List<String> words = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    if (page.newer() != null) {
      words.add("Newer");
      paths.add(query.with("newer", page.newer(), "older", ""));
    }
    if (page.older() != null) {
      words.add("Older");
      paths.add(query.with("older", page.older(), "newer", ""));
    }
    Filters.pager(html, words, paths);
  }
}
