/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.html.Confirm;
import io.github.bedrockbatch.console.html.Figures;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;

/** Buttons for the actions that the state of a batch allows, with their consequences. */
final class BatchButtons {
  private BatchButtons() {}

  static void write(BatchLine batch, Html html) {
    String path = BatchWords.path(batch);
    switch (batch.state()) {
      case OPEN, REVOKED -> {}
      case SEALED, UPLOADED -> {
        new Confirm("Hold", path + "/hold")
            .says("Nothing of it is asked until it is released.")
            .write(html);
        drop(batch, path, html);
      }
      case HELD -> {
        new Confirm("Release", path + "/release")
            .says("Its " + BatchWords.records(batch.records()) + " are asked and paid.")
            .write(html);
        drop(batch, path, html);
      }
      case SUBMITTED ->
          new Confirm("Stop job", path + "/stop").says(processed(batch.job())).danger().write(html);
      case ENDED -> {}
      case DELIVERED, DROPPED -> rerun(batch, path, html);
      case FAILED -> {
        rerun(batch, path, html);
        drop(batch, path, html);
      }
    }
  }

  private static String processed(JobLine job) {
    return job == null || job.total() == 0
        ? "What the job has processed by then is paid and is delivered; the rest is not asked."
        : "%s of %s are processed and paid; they are delivered, and the rest is not asked."
            .formatted(Figures.number(job.processed()), BatchWords.records(job.total()));
  }

  private static void rerun(BatchLine batch, String path, Html html) {
    long open = batch.failed() + batch.unanswered();
    if (open > 0) {
      new Confirm("Rerun", path + "/rerun")
          .says(
              "The %s without an answer go into later batches and are paid once."
                  .formatted(BatchWords.records(open)))
          .write(html);
    }
    new Confirm("Rerun all", path + "/rerun")
        .with("all", "true")
        .says(
            "All %s go into later batches; the %s answered are paid again."
                .formatted(BatchWords.records(batch.records()), Figures.number(batch.succeeded())))
        .danger()
        .write(html);
  }

  private static void drop(BatchLine batch, String path, Html html) {
    new Confirm("Drop", path + "/drop")
        .says(
            "%s are given up and counted as dropped."
                .formatted(BatchWords.records(batch.records() - batch.succeeded())))
        .danger()
        .write(html);
  }
}
