/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.cli.terminal.Screen;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Shows the progress of a run until nothing is left to do. */
record Progress(Pipeline pipeline, Settings settings, Screen screen) {
  private static final int LOOK_EVERY_MILLIS = 100;
  private static final int MOST_WORDS = 200;

  /**
   * Waits until every prompt has ended. Seals retries, too, as nothing else comes to fill their
   * batch.
   *
   * @return what a person has to fix before the rest can end; empty when all has ended
   */
  List<String> awaitEnd() throws InterruptedException, IOException {
    while (true) {
      List<String> problems = pipeline.problems();
      if (!problems.isEmpty()) {
        return problems;
      }
      List<Batch> batches = batches();
      int open = pipeline.spool().openRecords();
      screen.progress(words(open, batches));
      if (batches.stream().allMatch(batch -> batch.state().isFinal() || isStuck(batch))) {
        if (open > 0) {
          pipeline.spool().sealNow();
        } else if (!pipeline.operator().isAsked() && batches.equals(batches())) {
          return stuck(batches); // seen twice: no batch has just come from the spool
        }
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private List<Batch> batches() {
    return pipeline.ledger().newest(Integer.MAX_VALUE);
  }

  private boolean isStuck(Batch batch) {
    return batch.state() == BatchState.HELD || !pipeline.ledger().reaches(batch);
  }

  private static List<String> stuck(List<Batch> batches) {
    return batches.stream()
        .filter(batch -> !batch.state().isFinal())
        .map(batch -> "Batch " + batch.id() + " waits: " + batch.reason() + what(batch))
        .toList();
  }

  private static String what(Batch batch) {
    return batch.state() == BatchState.HELD
        ? ". Run: release " + batch.id()
        : ". Use the previous settings, or give it up: drop --force " + batch.id();
  }

  private String words(int open, List<Batch> batches) {
    if (batches.isEmpty() && open > 0) {
      return open < settings.batch().minRecords()
              && settings.batch().underMinimum() == UnderMinimum.WAIT
          ? "%s: Bedrock takes no job with fewer than %,d (batch.min-records)"
              .formatted(Count.of(open, "prompt", "waits", "wait"), settings.batch().minRecords())
          : Count.of(open, "prompt", "is", "are") + " being gathered";
    }
    if (batches.isEmpty()) {
      return "nothing to ask";
    }
    if (batches.size() == 1 && open == 0) {
      return one(batches.get(0));
    }
    StringBuilder words = new StringBuilder();
    for (BatchState state : BatchState.values()) {
      long count = batches.stream().filter(batch -> batch.state() == state).count();
      if (count > 0) {
        words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(word(state));
      }
    }
    batches.stream()
        .map(Progress::why)
        .filter(why -> !why.isEmpty())
        .findFirst()
        .ifPresent(words::append);
    return "batches: " + words;
  }

  private static String one(Batch batch) {
    return progress(batch) + why(batch);
  }

  /** Why the batch waits now; empty if it does not. */
  private static String why(Batch batch) {
    return batch.state().isFinal() || batch.reason() == null
        ? ""
        : (batch.failures() == 0 ? "; " : "; retrying after: ") + shortened(batch.reason());
  }

  private static String shortened(String reason) {
    String words = reason.replaceAll("\\p{Cntrl}+", " ");
    return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + "…";
  }

  private static String progress(Batch batch) {
    String job = batch.job().status();
    if (Job.ON_DEMAND.equals(job)) {
      return "batch %s: %s, its %s asked on demand"
          .formatted(
              batch.id(),
              word(batch.state()),
              Count.of(batch.contents().records(), "record", "was", "were"));
    }
    if (batch.key().isReused()) {
      return "batch %s: %s, its %s answers to equal ones"
          .formatted(
              batch.id(),
              word(batch.state()),
              Count.of(batch.contents().records(), "record", "gets the", "get the"));
    }
    return "batch %s: %s%s, %,d of %,d records processed"
        .formatted(
            batch.id(),
            word(batch.state()),
            job == null
                ? ""
                : " (job " + job + (job.equals("Scheduled") ? ", waits for capacity)" : ")"),
            batch.job().counters().processed(),
            batch.contents().records());
  }

  private static String word(BatchState state) {
    return switch (state) {
      case OPEN -> "open";
      case SEALED -> "sealed";
      case UPLOADED -> "uploaded";
      case HELD -> "held back";
      case SUBMITTED -> "running";
      case ENDED -> "being collected";
      case DELIVERED -> "delivered";
      case FAILED -> "failed";
      case DROPPED -> "dropped";
      case REVOKED -> "revoked";
    };
  }

  /** The number of prompts that wait for an answer. */
  long underWay() {
    return pipeline.spool().openRecords()
        + batches().stream()
            .filter(batch -> !batch.state().isFinal())
            .mapToLong(Batch::unanswered)
            .sum();
  }

  /**
   * Drops the batches that failed, as their prompts will be asked in others; resumes those that may
   * have answers. Leaves a batch to a person if its answers may be paid and lost.
   *
   * @param all whether to drop such batches, too
   * @return as {@link #awaitEnd}
   */
  List<String> giveUpFailed(boolean all) throws InterruptedException, IOException {
    List<String> left = new ArrayList<>();
    for (Batch batch : failures()) {
      if (!all && batch.job().lost() && OneShot.asked(batch)) {
        left.add(
            ("Batch %1$s failed: %2$s. It may be paid, so it is not retried automatically. Run:"
                    + " rerun %1$s, or drop %1$s")
                .formatted(batch.id(), batch.reason()));
        continue;
      }
      long request =
          batch.place() != null && batch.canResume()
              ? pipeline.operator().rerun(batch.id(), false)
              : pipeline.operator().drop(batch.id(), false);
      while (!pipeline.operator().request(request).isDone()) {
        if (!pipeline.problems().isEmpty()) {
          return pipeline.problems();
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    }
    List<String> problems = awaitEnd();
    return problems.isEmpty() ? left : problems;
  }

  /** The batches that need a person. */
  List<Batch> failures() {
    return pipeline.ledger().inState(BatchState.FAILED);
  }
}
