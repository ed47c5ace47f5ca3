/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;
import io.github.bedrockbatch.operator.view.BatchesPage;
import io.github.bedrockbatch.operator.view.FactsJson;
import io.github.bedrockbatch.operator.view.LedgerFacts;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "batches",
    description = "Lists the newest batches, of a server and of runs; open ones first.",
    footer = "Example: batches --state FAILED,HELD --since 2d")
final class BatchesCommand extends OperatorCommand {
  private static final long EVERY_MILLIS = 2_000;
  private static final int PAGE = 500;
  private static final String MORE = "There are more: --limit shows them";
  private static final String CLEAR = "\033[H\033[2J";

  /**
   * @param run the command line of a one-shot run; null for the server
   */
  record OfRun(String run, List<BatchLine> batches) {}

  @Option(names = "--limit", defaultValue = "20", description = "How many (${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private FilterOptions filters;

  @Option(names = "--watch", description = "Shows them again every 2 s, until Ctrl-C.")
  private boolean watch;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(Settings settings) throws Exception {
    String shown = "";
    do {
      String list = list(settings);
      if (Screen.isTerminal() && watch) {
        System.out.print(CLEAR + list);
      } else if (!list.equals(shown)) {
        System.out.print(list);
      }
      System.out.flush();
      shown = list;
    } while (watch && isToGoOn());
    return 0;
  }

  private static boolean isToGoOn() {
    try {
      Thread.sleep(EVERY_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String list(Settings settings) throws Exception {
    BatchFilter filter = filters.filter();
    List<OfRun> runs = new ArrayList<>();
    int[] left = {Math.min(most(limit), Integer.MAX_VALUE - 1) + 1}; // one more shows a rest
    OperatorClient.each(
        settings,
        client -> {
          LedgerFacts facts = client.facts(settings);
          List<BatchLine> batches = new ArrayList<>(facts.open(filter));
          batches = new ArrayList<>(batches.subList(0, Math.min(left[0], batches.size())));
          addNewest(facts, filter, left[0], batches);
          runs.add(new OfRun(client.run(), batches));
          left[0] -= batches.size();
          return left[0] > 0;
        });
    String more = "";
    if (left[0] == 0) {
      removeLast(runs);
      more = MORE + System.lineSeparator();
    }
    return json ? FactsJson.WRITER.writeValueAsString(runs) + '\n' : table(runs) + more;
  }

  private static void removeLast(List<OfRun> runs) {
    OfRun last = runs.get(runs.size() - 1);
    last.batches().remove(last.batches().size() - 1);
    if (last.batches().isEmpty()) {
      runs.remove(last);
    }
  }

  private static void addNewest(
      LedgerFacts facts, BatchFilter filter, int most, List<BatchLine> batches) {
    String last = null;
    do {
      int more = Math.min(PAGE, most - batches.size());
      if (more <= 0) {
        return;
      }
      BatchesPage page = facts.batches(filter, new PageOf(last, null, more));
      batches.addAll(page.batches());
      last = page.older();
    } while (last != null);
  }

  private static String table(List<OfRun> runs) {
    if (runs.stream().allMatch(run -> run.batches().isEmpty())) {
      return "No batch matches.%n".formatted();
    }
    StringBuilder table = new StringBuilder();
    table.append(
        "%-27s %-10s %9s %9s %9s %9s  %s%n"
            .formatted(
                "batch", "state", "records", "answered", "failed", "retried", "job / reason"));
    for (OfRun run : runs) {
      if (run.run() != null) {
        table.append(Terminal.line(run.run())).append(System.lineSeparator());
      }
      for (BatchLine batch : run.batches()) {
        table.append(
            "%-27s %-10s %,9d %,9d %,9d %,9d  %s%n"
                .formatted(
                    batch.id(),
                    batch.state(),
                    batch.records(),
                    batch.succeeded(),
                    batch.failed(),
                    batch.retried(),
                    Terminal.line(last(batch))));
      }
    }
    return table.toString();
  }

  private static String last(BatchLine batch) {
    JobLine job = batch.job();
    if (batch.reason() != null) {
      return batch.reason();
    }
    if (job == null || job.status() == null) {
      return "";
    }
    return job.left() == null
        ? job.status()
        : "%s, %,d of %,d, %s left"
            .formatted(job.status(), job.processed(), job.total(), ShowCommand.words(job.left()));
  }
}
