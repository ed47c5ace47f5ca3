/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Figures;
import io.github.bedrockbatch.console.html.Filters;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Table;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.operator.cost.CostReport;
import io.github.bedrockbatch.operator.view.Facts;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.price.Usd;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What was paid for, and what the same would have cost on demand. */
final class CostPage implements Page<CostReport> {
  static final String PATH = "/cost";
  private static final int LINES = 100;

  private final Facts facts;

  CostPage(Facts facts) {
    this.facts = facts;
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public String title() {
    return "Cost";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of(
        "by", "batch, model, source, region or day; model when left out",
        "since", "the first day, such as 2026-11-25; all when left out");
  }

  @Override
  public CostReport facts(Query query) {
    By by = query.word("by", By.class);
    return facts.costs(by == null ? By.MODEL : by, since(query.text("since")), LINES);
  }

  private static Instant since(String day) {
    try {
      return day.isEmpty() ? null : LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("since must be a day, such as 2026-11-25", e);
    }
  }

  @Override
  public void show(CostReport cost, Html html, Query query) {
    html.element("h1", title());
    if (cost.isLocal()) {
      html.paragraph("aws.mode=local: nothing is paid; this is what it would cost at AWS.");
    }
    Map<String, String> choices = new LinkedHashMap<>();
    for (By by : By.values()) {
      choices.put(word(by), word(by));
    }
    Filters.write(
        html,
        path(),
        fields ->
            fields
                .choice("by", "By", choices, word(cost.by()))
                .text("since", "Since the day", query.text("since")));
    CostLine all = cost.total();
    html.tiles(
        () -> {
          html.tile(all.cost(), "", "cost of the tokens whose price is known", null);
          html.tile(Usd.of(all.onDemandUsd()), "", "on demand", null);
          html.tile(
              Figures.number(all.tokens().input()),
              "",
              "input tokens, and " + Figures.number(all.tokens().output()) + " output tokens",
              null);
          html.tile(Figures.number(all.unpriced().total()), "", "tokens without a price", null);
        });
    Table<CostLine> table =
        new Table<CostLine>("Cost by " + word(cost.by()))
            .key(CostLine::of)
            .column(word(cost.by()), (line, cell) -> name(cost.by(), line, cell))
            .number("Records", CostLine::records)
            .number("Input tokens", line -> line.tokens().input())
            .number("Output tokens", line -> line.tokens().output())
            .right("Cost", (line, cell) -> cell.text(line.cost()))
            .right("On demand", (line, cell) -> cell.text(Usd.of(line.onDemandUsd())))
            .number("Without a price", line -> line.unpriced().total());
    if (cost.by() == By.BATCH) {
      table.column("Manifest", (line, cell) -> cell.text(manifest(line.difference())));
    }
    table.write(html, cost.lines(), "No answer has reported its tokens yet.");
    if (cost.isCut()) {
      html.paragraph("There are more; the sums above include them.");
    }
    html.paragraph(
        "Tokens are those that answers tell, at the prices that are known now. Days are those of"
            + " UTC on which batches were answered.");
  }

  private static void name(By by, CostLine line, Html cell) {
    if (by == By.BATCH) {
      cell.idLink(BatchWords.path(line.of()), line.of());
    } else {
      cell.code(line.of());
    }
  }

  /** How the manifest's tokens compare with those of the answers; "–" for null. */
  static String manifest(Tokens difference) {
    if (difference == null) {
      return "–";
    }
    return difference.equals(Tokens.NONE)
        ? "agrees"
        : String.format(
            Locale.ROOT, "differs by %+,d and %+,d", difference.input(), difference.output());
  }

  private static String word(By by) {
    return by.name().toLowerCase(Locale.ROOT);
  }
}
