/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.BatchState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in the way until a person fixes it, by the stage that it is in the way of. It is told
 * once, as ERROR; work goes on by itself when it is fixed.
 */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private record Problem(String remedy, int times) {}

  private final Map<String, Problem> problems = new LinkedHashMap<>();

  /**
   * Notes what a failed call means.
   *
   * @param state the state of the batches that it was for
   * @return what a person has to do; empty when it may pass by itself
   */
  public synchronized Optional<String> note(String stage, BatchState state, Throwable thrown) {
    Optional<String> remedy = Remedy.of(state, thrown);
    remedy.ifPresent(
        words -> {
          Problem before = problems.get(stage);
          problems.put(stage, new Problem(words, before == null ? 1 : before.times() + 1));
          if (before == null) {
            LOG.error("{}. Nothing is lost; it resumes once that is fixed", words);
          }
        });
    return remedy;
  }

  /** A call of this stage has succeeded. */
  public synchronized void worked(String stage) {
    problems.remove(stage);
  }

  /** What was met more than once in a row, for a person to read; empty when all goes well. */
  public synchronized List<String> standing() {
    return problems.values().stream()
        .filter(problem -> problem.times() > 1)
        .map(Problem::remedy)
        .distinct()
        .toList();
  }
}
