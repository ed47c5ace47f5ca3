/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.files.text.Count;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a one-shot run reports at its end.
 *
 * @param problems why the run ended early, with the remedy; empty if it did not
 * @param wasAsked whether the service has accepted any prompt
 * @param cost the cost in words; empty if unknown
 */
record Summary(
    RunCounts counts,
    List<String> problems,
    boolean wasAsked,
    String cost,
    Duration time,
    List<Path> files) {
  private static final int MOST_NAMED = 20;

  int exitCode() {
    if (counts.allAnswered() && problems.isEmpty()) {
      return 0;
    }
    boolean nothingDone = counts.answered() + counts.failed() == 0;
    return !problems.isEmpty() || (nothingDone && !wasAsked)
        ? ExitCode.COULD_NOT_RUN
        : ExitCode.NOT_ALL_ANSWERED;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(counts.total());
    if (problems.isEmpty()) {
      lines.addAll(counts.why());
    }
    lines.add(counts.tokens() + ", %.1f s".formatted(time.toMillis() / 1000.0));
    if (!cost.isEmpty()) {
      lines.add(cost);
    }
    files.stream().limit(MOST_NAMED).forEach(file -> lines.add("Answers: " + file));
    if (files.size() > MOST_NAMED) {
      lines.add(
          "and "
              + Count.of(files.size() - MOST_NAMED, "more file")
              + ", each named as its prompts");
    }
    problems.forEach(problem -> lines.add(problem + "."));
    if (!counts.allAnswered()) {
      lines.add(
          problems.isEmpty()
              ? "The same command retries what has no answer, and only that."
              : "Then give the same command again: it resumes, and nothing is asked twice.");
    }
    return lines;
  }
}
