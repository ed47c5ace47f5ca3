/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.letter.LetterTable.OfNode;
import io.github.bedrockbatch.operator.letter.Letter;
import io.github.bedrockbatch.operator.letter.LetterCounts;
import io.github.bedrockbatch.operator.letter.LetterFilter;
import io.github.bedrockbatch.operator.letter.LetterGroup;
import io.github.bedrockbatch.operator.letter.LetterKind;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.operator.view.FactsJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "dead-letters",
    description = {
      "Lists what was rejected, has failed for good or was not delivered, of a server and of runs.",
      "With --resend sends again what matches, once the cause is fixed; twice is harmless."
    },
    footer = {
      "Example: dead-letters --reason no-prompt --resend",
      "Exit code: 0 listed, done, or recorded for the process that serves; 1 refused, or only"
          + " counted."
    })
final class DeadLettersCommand extends OperatorCommand {
  /** No limit in practice: a command reads all letters, where a page of the console stops early. */
  private static final Duration LONG = Duration.ofDays(1);

  @Option(names = "--kind", description = "Only ${COMPLETION-CANDIDATES}.")
  private LetterKind kind;

  @Option(names = "--reason", description = "Only those whose code or reason has this text.")
  private String reason = "";

  @Option(names = "--source", description = "Only those whose source, file or batch has this text.")
  private String source = "";

  @Option(names = "--id", description = "Only those whose record id has this text.")
  private String id = "";

  @Option(names = "--limit", defaultValue = "20", description = "How many (${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(names = "--resend", description = "Sends those that match again.")
  private boolean resend;

  @Option(names = "--drop", description = "Drops those that match. This cannot be undone.")
  private boolean drop;

  @Option(names = "--yes", description = "Does it; without it only the numbers are shown.")
  private boolean yes;

  /**
   * @param run the command line of a one-shot run; null for the server
   * @param elsewhere the letters on other nodes
   */
  record OfRun(String run, LetterCounts counts, List<Letter> letters, List<OfNode> elsewhere) {}

  @Override
  int run(Settings settings) throws Exception {
    if (resend && drop) {
      throw new CommandException("Either --resend or --drop");
    }
    int exit = 0;
    List<OfRun> runs = new ArrayList<>();
    try (OperatorClient client = OperatorClient.open(settings)) {
      exit = look(client, runs);
    }
    for (Path run : OperatorClient.runs(settings)) {
      try (OperatorClient client = OperatorClient.ofRun(run)) {
        exit = Math.max(exit, look(client, runs));
      }
    }
    if (json) {
      System.out.println(FactsJson.WRITER.writeValueAsString(runs));
    }
    return exit;
  }

  private int look(OperatorClient client, List<OfRun> runs) throws Exception {
    Letters letters = client.letters();
    LetterFilter filter = new LetterFilter(kind, "", "", reason, source, id, List.of());
    LetterCounts counts = letters.countAll();
    if (resend || drop) {
      return act(client, letters, filter);
    }
    OfRun run =
        new OfRun(
            client.run(),
            counts,
            letters.list(filter, "", most(limit), LONG, false).letters(),
            letters.elsewhere());
    runs.add(run);
    if (!json) {
      print(run);
    }
    return 0;
  }

  private int act(OperatorClient client, Letters letters, LetterFilter filter) throws Exception {
    long count = letters.count(filter, LONG).letters();
    if (client.run() != null && count == 0) {
      return 0;
    }
    if (client.run() != null) {
      System.out.println(Terminal.line(client.run()));
    }
    if (client.isRunAtRest()) {
      System.out.println(
          Count.of(count, "dead letter", "matches and is", "match and are")
              + " neither sent again nor dropped, as the run is over. What has no answer is asked"
              + " again by the same command.");
      return ExitCode.COULD_NOT_RUN;
    }
    System.out.println(
        Count.of(count, "dead letter", "matches and was", "match and were")
            + " not sent again or dropped.");
    if (count == 0) {
      print(letters.elsewhere());
      return 0;
    }
    if (!yes) {
      System.out.println(
          (resend
              ? "With --yes they are sent again; prompts among them are paid again."
              : "With --yes they are dropped, which cannot be undone."));
      return ExitCode.COULD_NOT_RUN;
    }
    String by = System.getProperty("user.name");
    return client.ask(operator -> resend ? letters.send(filter, by) : letters.drop(filter, by));
  }

  private static void print(List<OfNode> elsewhere) {
    elsewhere.forEach(other -> System.out.println(Terminal.line(other.words())));
  }

  private static void print(OfRun run) {
    if (run.run() != null && run.letters().isEmpty()) {
      return;
    }
    if (run.run() != null) {
      System.out.println(Terminal.line(run.run()));
    }
    print(run.elsewhere());
    if (run.counts().groups().isEmpty()) {
      System.out.println(
          run.elsewhere().isEmpty()
              ? "There are no dead letters."
              : "There are no dead letters on this node.");
      return;
    }
    System.out.printf("%12s %12s  %-12s %s%n", "waiting", "sent again", "kind", "reason");
    for (LetterGroup group : run.counts().groups()) {
      System.out.printf(
          "%,12d %,12d  %-12s %s%n",
          group.waiting(),
          group.sent(),
          group.kind(),
          Terminal.brief(group.reason()) + Terminal.line(" (" + group.code() + ")"));
    }
    if (run.letters().isEmpty()) {
      System.out.printf("%nNo dead letter matches.%n");
      return;
    }
    System.out.printf("%n%-16s  %-10s %-24s %s%n", "letter", "became", "record", "from");
    for (Letter letter : run.letters()) {
      System.out.printf(
          "%-16s  %-10s %-24s %s%n",
          letter.id(),
          letter.outcome() == null ? "" : letter.outcome(),
          Terminal.line(Objects.requireNonNullElse(letter.recordId(), "")),
          Terminal.line(from(letter)));
    }
  }

  private static String from(Letter letter) {
    if (letter.kind() == LetterKind.REJECTED) {
      return letter.message() == null
          ? letter.file() + ":" + letter.line()
          : letter.source() + " " + letter.message();
    }
    return "batch " + letter.batchId();
  }
}
