/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.operator.letter.LetterCounts;
import io.github.bedrockbatch.operator.letter.LetterKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Finds dead letters that nobody has sent again, dropped or taken away yet.
 *
 * @param letters counts them, maybe not all if that takes too long
 */
record WaitingDeadLetters(Callable<LetterCounts> letters) implements Finding {
  @Override
  public List<StandingProblem> look() throws Exception {
    LetterCounts counts;
    try {
      counts = letters.call();
    } catch (AccessDeniedException e) {
      return List.of(closed(e.getFile()));
    }
    if (counts.unread() > 0 && counts.waiting().values().stream().allMatch(count -> count == 0)) {
      throw new IOException("Whether dead letters wait is not known yet");
    }
    return counts.waiting().entrySet().stream()
        .filter(waiting -> waiting.getValue() > 0)
        .map(waiting -> problem(waiting.getKey(), waiting.getValue(), counts.unread() > 0))
        .toList();
  }

  private static StandingProblem closed(String file) {
    return StandingProblem.of(
        Kind.DEAD_LETTERS,
        "closed",
        "Whether dead letters wait is not known, as " + file + " may not be read",
        "Let the user of the process read and write there: another one may have made it",
        null);
  }

  private static StandingProblem problem(LetterKind kind, long letters, boolean isLeast) {
    return StandingProblem.of(
        Kind.DEAD_LETTERS,
        kind.word(),
        (isLeast ? "At least " : "")
            + switch (kind) {
              case REJECTED ->
                  Count.of(letters, "value")
                      + (letters == 1 ? " could not become a prompt" : " could not become prompts");
              case FAILED -> Count.of(letters, "prompt") + " failed for good";
              case UNDELIVERED -> Count.of(letters, "result") + " a sink has rejected";
            },
        "Look at the reasons. Once the cause is fixed, send them again, or drop them (dead-letters,"
            + " in the terminal or the console). Those of a run are asked again by its command",
        null);
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(30);
  }
}
