/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.problem.BatchProblems;
import io.github.bedrockbatch.ledger.problem.BatchProblems.BatchProblem;
import io.github.bedrockbatch.ledger.problem.BatchProblems.What;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import io.github.bedrockbatch.refusal.KnownRefusal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Puts batches that a person should know of into words.
 *
 * @param longWait the same as in {@code problems}
 */
record StalledBatches(BatchProblems problems, Duration longWait, Clock clock) implements Finding {
  private static final Duration LONG_HELD = Duration.ofDays(1);

  @Override
  public List<StandingProblem> look() {
    List<StandingProblem> found = new ArrayList<>();
    Set<Kind> counted = EnumSet.noneOf(Kind.class);
    for (BatchProblem one : problems.look(clock.instant(), LONG_HELD)) {
      StandingProblem problem = problem(one);
      found.add(problem);
      if (isNamed(one) && one.batches() > BatchProblems.MOST_NAMED && counted.add(problem.kind())) {
        found.add(others(problem, one.batches() - BatchProblems.MOST_NAMED));
      }
    }
    return found;
  }

  private static boolean isNamed(BatchProblem found) {
    return found.what() != What.WAITING && found.what() != What.ELSEWHERE;
  }

  private static StandingProblem others(StandingProblem one, long more) {
    return StandingProblem.of(
        one.kind(),
        "others",
        "The same can be said of " + Count.of(more, "older batch"),
        "The command batches shows them, with --state and --limit",
        null);
  }

  private StandingProblem problem(BatchProblem found) {
    String id = found.subject();
    String records = Count.of(found.records(), "prompt");
    String why = found.words() == null ? "for no known reason" : Words.plain(found.words());
    String batches = Count.of(found.batches(), "batch");
    return switch (found.what()) {
      case FAILED ->
          of(
              found,
              Kind.BATCH_FAILED,
              "Batch " + id + " is FAILED, " + records + " without an answer: " + why,
              KnownRefusal.in(found.words()).map(KnownRefusal::remedy).orElse("Fix the cause")
                  + ". Then send them again (rerun "
                  + id
                  + ") or give them up (drop "
                  + id
                  + ")");
      case INCOMPLETE ->
          of(
              found,
              Kind.BATCH_INCOMPLETE,
              "Something of batch " + id + " with " + records + " is missing, " + why,
              "It is looked for again, and the batch becomes FAILED after retry.lost-after. See"
                  + " whether somebody has deleted its job or its objects in the bucket");
      case HELD ->
          of(
              found,
              Kind.BATCH_HELD,
              "Batch " + id + " with " + records + " has been held back for more than a day",
              "Release it (release " + id + ") or give it up (drop " + id + ")");
      case LATE ->
          of(
              found,
              Kind.DEADLINE_MISSED,
              "Batch " + id + " with " + records + " has passed the deadline " + found.since(),
              "Its results will say that they are late. See what it waits for (show "
                  + id
                  + "); deadline.then says what happens before that, and deadline.reserve how long"
                  + " before");
      case SCHEDULED ->
          of(
              found,
              Kind.JOB_SCHEDULED,
              "The job of batch %s with %s has waited for capacity at Bedrock for more than %s. It is"
                      .formatted(id, records, Words.of(longWait))
                  + " validated; the service tells neither why it waits nor how long",
              "Nothing has to be done: at its time-out (bedrock.timeout-hours) its prompts go into"
                  + " a later batch. Sooner: stop "
                  + id
                  + ", then rerun "
                  + id
                  + ", and another lane takes it, if there is one with room");
      case WAITING ->
          of(
              found,
              Kind.BATCH_WAITING,
              "%s of %s with %s %s waited for a job for more than %s, first %s"
                  .formatted(
                      batches,
                      id,
                      records,
                      found.batches() == 1 ? "has" : "have",
                      Words.of(longWait),
                      found.words()),
              "Look at what else is wrong. If nothing is, as many jobs are open as jobs.max-open"
                  + " allows: raise it to what your quota leaves you");
      case ELSEWHERE ->
          of(
              found,
              Kind.BATCH_ELSEWHERE,
              "%s with %s %s made at %s, where the settings no longer lead, first %s"
                  .formatted(
                      batches, records, found.batches() == 1 ? "was" : "were", id, found.words()),
              "Start with the settings of before until they have ended, or give them up (drop"
                  + " --force). Of several nodes, another one may still have those settings"
                  + " (nodes-differ): they go on there");
    };
  }

  private static StandingProblem of(BatchProblem found, Kind kind, String sentence, String remedy) {
    return StandingProblem.of(kind, found.subject(), sentence, remedy, found.since());
  }
}
