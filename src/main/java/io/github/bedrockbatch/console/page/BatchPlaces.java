/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.html.FactList;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.operator.cost.CostLine;
import io.github.bedrockbatch.operator.view.BatchFacts;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;
import io.github.bedrockbatch.price.Usd;

/** What a batch used, where its files are and what else is known of it, on {@link BatchPage}. */
final class BatchPlaces {
  private BatchPlaces() {}

  static void write(BatchFacts all, Html html) {
    cost(all, html);
    where(all, html);
    about(all, html);
  }

  private static void cost(BatchFacts all, Html html) {
    BatchLine batch = all.batch();
    CostLine cost = all.cost();
    html.section(
        "Tokens and cost",
        () ->
            FactList.write(
                html,
                list ->
                    list.number("Input tokens", batch.tokens().input())
                        .number("Output tokens", batch.tokens().output())
                        .fact("Cost", cost == null ? "" : cost.cost())
                        .fact("On demand", cost == null ? "" : Usd.of(cost.onDemandUsd()))
                        .fact(
                            "Manifest", cost == null ? "" : CostPage.manifest(cost.difference()))));
  }

  private static void where(BatchFacts all, Html html) {
    BatchLine batch = all.batch();
    JobLine job = batch.job();
    html.open("section", "id", "places").heading("Where it is");
    FactList.write(
        html,
        list -> {
          if (job != null && job.arn() != null) {
            list.fact("Job", cell -> job(job, cell));
          }
          if (all.places() != null) {
            place(list, "Input", all.places().input());
            place(list, "Context", all.places().context());
            place(list, "Output", all.places().output());
            list.fact("Made at", all.places().home());
          }
          list.fact("Node", cell -> cell.code(batch.node() == null ? "–" : batch.node()));
        });
    html.end();
  }

  private static void about(BatchFacts all, Html html) {
    BatchLine batch = all.batch();
    JobLine job = batch.job();
    html.open("section", "id", "job").heading("About it");
    FactList.write(
        html,
        list -> {
          list.number("Records", batch.records()).fact("Bytes", cell -> cell.bytes(batch.bytes()));
          if (all.padding() > 0) {
            list.number("Padding", all.padding());
          }
          if (all.unasked() > 0) {
            list.number("Answered by an equal one", all.unasked());
          }
          list.fact("Opened", cell -> cell.time(batch.openedAt()));
          list.fact("Closed by", closedBy(all));
          if (all.deadlines() != null) {
            deadlines(all.deadlines(), list);
          }
          if (job != null) {
            list.fact("Job status", job.status());
            list.fact("The service says", job.message());
            if (job.stopReason() != null) {
              list.fact("Stopped because", job.stopReason());
            }
          }
          list.fact("Last reason", batch.reason());
        });
    html.end();
  }

  private static void job(JobLine job, Html html) {
    html.copyable(job.arn());
    if (job.consoleLink() != null) {
      html.text(" · ").link(job.consoleLink(), "AWS console");
    }
  }

  private static void place(FactList list, String name, String uri) {
    if (uri != null) {
      list.fact(name, cell -> cell.copyable(uri));
    }
  }

  private static void deadlines(BatchFacts.Deadlines deadlines, FactList list) {
    list.fact("First deadline", cell -> cell.time(deadlines.first()));
    if (deadlines.givenUp() != null) {
      list.fact("Not waited for up to", cell -> cell.time(deadlines.givenUp()));
    }
    list.number("Late results", deadlines.late());
    if (deadlines.chargedAgain() > 0) {
      list.number("May be charged twice", deadlines.chargedAgain());
    }
  }

  private static String closedBy(BatchFacts all) {
    if (all.closedBy() == null) {
      return all.batch().state() == BatchState.OPEN ? "" : "not known";
    }
    return switch (all.closedBy()) {
      case RECORDS -> "number of records";
      case BYTES -> "size";
      case AGE -> "age";
      case DEMAND -> "request";
      case MAX_OPEN -> "too many open batches";
      case DEADLINE -> "deadline";
    };
  }
}
