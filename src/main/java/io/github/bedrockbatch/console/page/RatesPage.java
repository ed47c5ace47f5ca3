/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Page;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Table;
import io.github.bedrockbatch.operator.view.Facts;
import io.github.bedrockbatch.operator.view.RatesFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Prompts a minute: for the chart, and as a table by the hour. */
final class RatesPage implements Page<RatesFacts> {
  static final String PATH = "/rates";

  private record Hour(Instant from, double in, double out) {}

  private final Facts facts;

  RatesPage(Facts facts) {
    this.facts = facts;
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public String title() {
    return "Prompts a minute";
  }

  @Override
  public boolean isInNavigation() {
    return false;
  }

  @Override
  public RatesFacts facts(Query query) {
    return facts.rates();
  }

  @Override
  public void show(RatesFacts rates, Html html, Query query) {
    html.element("h1", "Prompts a minute, last 24 hours");
    new Table<Hour>("Prompts a minute by the hour")
        .column("Hour from", (hour, cell) -> cell.time(hour.from()))
        .right("In", (hour, cell) -> cell.number(Math.round(hour.in())))
        .right("Out", (hour, cell) -> cell.number(Math.round(hour.out())))
        .write(html, hours(rates), "Nothing was measured yet.");
  }

  private static List<Hour> hours(RatesFacts rates) {
    List<Hour> hours = new ArrayList<>();
    long hour = Duration.ofHours(1).toSeconds();
    int end = rates.seconds().size();
    while (end > 0) {
      long of = (rates.seconds().get(end - 1) - 1) / hour;
      int begin = end;
      while (begin > 0 && (rates.seconds().get(begin - 1) - 1) / hour == of) {
        begin--;
      }
      hours.add(
          new Hour(
              Instant.ofEpochSecond(of * hour),
              mean(rates.in().subList(begin, end)),
              mean(rates.out().subList(begin, end))));
      end = begin;
    }
    return hours;
  }

  private static double mean(List<Double> column) {
    return column.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
