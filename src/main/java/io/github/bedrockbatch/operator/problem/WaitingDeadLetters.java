/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of dead letters that nobody has taken away yet. */
record WaitingDeadLetters(Path folder) implements Finding {
  @Override
  public List<StandingProblem> look() throws IOException {
    List<StandingProblem> waiting = new ArrayList<>();
    add(
        waiting,
        "",
        "values that could not become prompts",
        "correct them and put them into the inbox under a new name");
    add(
        waiting,
        "failed",
        "prompts that failed for good",
        "once the cause is fixed, send them again");
    add(
        waiting,
        "undelivered",
        "results that a sink has rejected",
        "fix the sink and send them yourself");
    return waiting;
  }

  private void add(List<StandingProblem> to, String sub, String what, String remedy)
      throws IOException {
    Path letters = folder.resolve(sub);
    if (!Files.isDirectory(letters)) {
      return;
    }
    long files;
    try (Stream<Path> all = Files.list(letters)) {
      files = all.filter(file -> file.toString().endsWith(".jsonl")).count();
    }
    if (files > 0) {
      to.add(
          StandingProblem.of(
              Kind.DEAD_LETTERS,
              sub.isEmpty() ? "rejected" : sub,
              Words.of(files, "file")
                  + " in "
                  + letters
                  + " hold"
                  + (files == 1 ? "s " : " ")
                  + what,
              "Look at their reasons; " + remedy + ". Then remove the files",
              null));
    }
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(30);
  }
}
