/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.run.RunFolder;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.operator.view.FactsJson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "problems",
    description = {
      "Says what is wrong now, since when, and what to do, of a server and of runs.",
      "Exit code: 0 nothing, 1 something, 2 it could not be looked."
    },
    exitCodeOnExecutionException = ProblemsCommand.COULD_NOT_LOOK)
final class ProblemsCommand extends OperatorCommand {
  static final int COULD_NOT_LOOK = 2;

  /**
   * @param run the command line of a one-shot run; null for the server
   * @param served whether a process works on it now
   */
  record OfRun(String run, boolean served, List<StandingProblem> problems) {
    static OfRun of(OperatorClient client, Duration longWait) throws Exception {
      return new OfRun(client.run(), client.isServed(), client.problems(longWait));
    }
  }

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(Settings settings) throws Exception {
    Duration longWait = settings.jobs().scheduledWarning();
    List<OfRun> runs = new ArrayList<>();
    try (OperatorClient client = OperatorClient.open(settings)) {
      runs.add(OfRun.of(client, longWait));
    }
    for (Path run : OperatorClient.runs(settings)) {
      try (OperatorClient client = OperatorClient.ofRun(run)) {
        runs.add(OfRun.of(client, longWait));
      }
    }
    if (json) {
      System.out.println(FactsJson.WRITER.writeValueAsString(runs));
    } else {
      runs.forEach(ProblemsCommand::print);
    }
    if (!runs.stream().allMatch(run -> run.problems().isEmpty())) {
      return 1;
    }
    return RunFolder.hidden(settings.data().dir()).isEmpty() ? 0 : COULD_NOT_LOOK;
  }

  private static void print(OfRun run) {
    if (run.run() != null && run.problems().isEmpty()) {
      return;
    }
    if (run.run() != null) {
      System.out.println(Terminal.line(run.run()));
    } else if (!run.served()) {
      System.out.println(
          "No process serves this data folder. This is what its ledger and files show:");
    }
    if (run.problems().isEmpty()) {
      System.out.println("Nothing is wrong.");
    }
    for (StandingProblem problem : run.problems()) {
      System.out.printf(
          "%-16s %s%s%n    %s%n",
          problem.kind(),
          problem.since() == null
              ? ""
              : "since %s  ".formatted(problem.since().truncatedTo(ChronoUnit.SECONDS)),
          Terminal.line(problem.sentence()),
          Terminal.line(problem.remedy()));
    }
  }

  @Command(
      name = "gone",
      description = {
        "Gives up what a node had on its disk and nowhere else: the node and its data folder are"
            + " lost.",
        "Other nodes end what it was about to end, and it is no longer missed."
      })
  static final class Gone extends OperatorCommand {
    @Parameters(paramLabel = "NODE", description = "Its name, as problems shows it.")
    private String node;

    @Override
    int run(Settings settings) throws Exception {
      try (OperatorClient client = OperatorClient.open(settings)) {
        return client.ask(operator -> operator.gone(node));
      }
    }
  }
}
