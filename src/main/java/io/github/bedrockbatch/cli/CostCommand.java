/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.SinceDay;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.operator.cost.BudgetLine;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.operator.cost.CostReport;
import io.github.bedrockbatch.operator.view.FactsJson;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.price.Usd;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "cost",
    description = {
      "Says what was paid for, of a server and of runs: tokens and cost at the prices that are"
          + " known now, and what the same would have cost on demand.",
      "Tokens are those that answers tell; days are those of UTC on which batches were answered."
    },
    footer = "Example: cost --by source --since 30d -o csv")
final class CostCommand extends OperatorCommand {
  /** The format of the report. */
  enum Form {
    TABLE,
    CSV,
    JSON
  }

  /**
   * @param run the command line of a one-shot run; null for the server
   */
  record OfRun(String run, CostReport cost, List<BudgetLine> budgets) {}

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "MODEL",
      description = "batch, model, source, region or day (${DEFAULT-VALUE}).")
  private By by;

  @Option(
      names = "--since",
      converter = SinceDay.class,
      description = "Whole days since: 7d or 2026-11-25.")
  private Instant since;

  @Option(names = "--limit", defaultValue = "100", description = "Lines (${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "table, csv or json.")
  private Form form = Form.TABLE;

  @Override
  int run(Settings settings) throws Exception {
    List<OfRun> runs = new ArrayList<>();
    OperatorClient.each(
        settings,
        client ->
            runs.add(
                new OfRun(
                    client.run(),
                    client.facts(settings).costs(by, since, most(limit)),
                    client.budgets(settings))));
    switch (form) {
      case JSON -> System.out.println(FactsJson.WRITER.writeValueAsString(runs));
      case CSV -> csv(runs);
      case TABLE -> {
        runs.forEach(this::table);
        if (settings.aws().isLocal()) {
          System.out.println("aws.mode=local: nothing is paid; this is what it would cost at AWS");
        }
        if (runs.stream().anyMatch(of -> !of.cost().total().unpriced().equals(Tokens.NONE))) {
          System.out.println(
              "Some tokens have no price: prices shows those that are known; prices.own or prices"
                  + " update tells others");
        }
      }
    }
    return 0;
  }

  private void table(OfRun run) {
    CostReport cost = run.cost();
    if (run.run() != null && cost.lines().isEmpty()) {
      return;
    }
    if (run.run() != null) {
      System.out.println(Terminal.line(run.run()));
    }
    System.out.printf(
        "%15s %15s %13s %13s  %s%n",
        "input tokens",
        "output tokens",
        "cost",
        "on demand",
        cost.by().name().toLowerCase(Locale.ROOT));
    cost.lines().forEach(line -> row(line, Terminal.line(line.of()) + line.besides()));
    row(
        cost.total(),
        (cost.isCut() ? "all, also what is not shown" : "all") + cost.total().besides());
    run.budgets().forEach(CostCommand::budget);
  }

  private static void budget(BudgetLine line) {
    System.out.printf(
        "%s: %s used and %s reserved of %s until %s%s%n",
        line.setting(),
        Usd.of(line.used()),
        Usd.of(line.reserved()),
        Usd.of(line.limit()),
        line.until(),
        line.waiting() == 0 ? "" : "; batches that wait for it: " + line.waiting());
  }

  private static void row(CostLine line, String of) {
    System.out.printf(
        "%,15d %,15d %13s %13s  %s%n",
        line.tokens().input(), line.tokens().output(), line.cost(), Usd.of(line.onDemandUsd()), of);
  }

  private void csv(List<OfRun> runs) {
    System.out.println(
        "run,"
            + by.name().toLowerCase(Locale.ROOT)
            + ",records,input_tokens,output_tokens,usd,unpriced_tokens,on_demand_usd");
    for (OfRun run : runs) {
      for (CostLine line : run.cost().lines()) {
        System.out.println(
            String.join(
                ",",
                cell(run.run()),
                cell(line.of()),
                Long.toString(line.records()),
                Long.toString(line.tokens().input()),
                Long.toString(line.tokens().output()),
                cell(line.usd()),
                Long.toString(line.unpriced().total()),
                cell(line.onDemandUsd())));
      }
    }
  }

  private static String cell(Object value) {
    String text =
        value instanceof BigDecimal usd ? usd.toPlainString() : Objects.toString(value, "");
    return text.matches("[\\w.:/@+-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
