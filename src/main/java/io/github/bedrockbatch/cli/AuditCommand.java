/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.view.FactsJson;
import io.github.bedrockbatch.operator.view.SourcesFacts;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description = {
      "Shows the books: accepted = delivered + dead-lettered + dropped + pending, per source and in"
          + " all.",
      "Of the delivered, empty counts answers without text, and reused those to an equal prompt.",
      "Exit code 1: the books do not balance. Safe beside a running serve."
    })
final class AuditCommand extends OperatorCommand {
  @Option(
      names = "--open",
      description = "Only sources that have pending prompts or do not balance.")
  private boolean onlyOpen;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  /**
   * @param run the command line of a one-shot run; null for the server
   */
  record OfRun(String run, SourcesFacts books) {}

  @Override
  int run(Settings settings) throws Exception {
    if (json) {
      return json(settings);
    }
    List<Audit> audits = new ArrayList<>();
    OperatorClient.each(
        settings,
        client -> {
          if (client.run() == null) {
            printTitles();
          } else {
            System.out.println(Terminal.line(client.run()));
          }
          audits.add(audit(client));
          return true;
        });
    System.out.println(conclusion(audits));
    return exit(audits.stream().allMatch(Audit::balances));
  }

  private static String conclusion(List<Audit> audits) {
    if (audits.stream().allMatch(Audit::balances)) {
      return "The books balance.";
    }
    return audits.stream().allMatch(Audit::balancesButForUnread)
        ? "The books balance, but for files that were not read to their end: a file that has grown is"
            + " read further once nobody writes to it, any other when the same content is put back"
            + " under the same name."
        : "THE BOOKS DO NOT BALANCE. Keep this data folder as it is and the files of the"
            + " source; 'show' tells more about a batch.";
  }

  private static void printTitles() {
    System.out.printf(
        "%12s %12s %9s %9s %13s %12s %12s %12s  %s%n",
        "accepted",
        "delivered",
        "empty",
        "reused",
        "dead-lettered",
        "dropped",
        "pending",
        "rejected",
        "source");
  }

  private static int exit(boolean balance) {
    return balance ? 0 : ExitCode.COULD_NOT_RUN;
  }

  private int json(Settings settings) throws Exception {
    List<OfRun> runs = new ArrayList<>();
    OperatorClient.each(
        settings,
        client -> {
          SourcesFacts all = client.facts(settings).sources("", Integer.MAX_VALUE);
          runs.add(new OfRun(client.run(), onlyOpen ? all.open() : all));
          return true;
        });
    System.out.println(FactsJson.WRITER.writeValueAsString(runs));
    return exit(runs.stream().allMatch(run -> run.books().balance()));
  }

  private Audit audit(OperatorClient client) {
    Audit audit = client.operator().audit();
    audit.sources().stream()
        .filter(source -> !onlyOpen || source.pending() > 0 || !source.balance())
        .forEach(AuditCommand::print);
    print(audit.all());
    audit.unfinished().forEach(file -> System.out.println(Terminal.line(file)));
    if (audit.removed() > 0) {
      System.out.printf(
          "Counted, though removed from the ledger (retention.ledger): %s that ended long ago%n",
          Count.of(audit.removed(), "batch"));
    }
    audit.faults().forEach(fault -> System.out.println(Terminal.line(fault)));
    return audit;
  }

  private static void print(SourceBooks source) {
    System.out.printf(
        "%,12d %,12d %,9d %,9d %,13d %,12d %,12d %,12d  %s%s%s%n",
        source.acceptedSoFar(),
        source.delivered(),
        source.empty(),
        source.reused(),
        source.deadLettered(),
        source.dropped(),
        source.pending(),
        source.refused(),
        Terminal.line(source.source()),
        source.late() == 0 ? "" : " (%,d after their deadline)".formatted(source.late()),
        source.balance() ? "" : difference(source));
  }

  private static String difference(SourceBooks source) {
    long missing = source.accepted().orElseThrow() - source.found();
    return missing > 0
        ? "  <- %,d are missing".formatted(missing)
        : "  <- %,d too many".formatted(-missing);
  }
}
