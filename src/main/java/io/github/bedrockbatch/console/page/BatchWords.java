/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.html.Bar;
import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Tone;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;
import java.util.Locale;

/** The state of a batch in a word, a colour and a bar. */
final class BatchWords {
  private BatchWords() {}

  static String path(BatchLine batch) {
    return path(batch.id());
  }

  static String path(String id) {
    return Query.path("/batches/", id, "");
  }

  static Html badge(Html html, BatchLine batch) {
    return html.badge(tone(batch), word(batch));
  }

  private static String word(BatchLine batch) {
    return batch.state() == BatchState.SUBMITTED && batch.job() != null
        ? job(batch.job().status())
        : word(batch.state(), batch.way());
  }

  static String word(BatchState state, Way way) {
    return switch (state) {
      case OPEN -> "gathering";
      case SEALED ->
          way == Way.ON_DEMAND
              ? "asked on demand"
              : way == Way.PERSON ? "waits for a person" : "uploading";
      case UPLOADED -> "queued";
      case HELD -> "held back";
      case SUBMITTED -> "submitted";
      case ENDED -> "delivering";
      case DELIVERED -> "delivered";
      case FAILED -> "failed";
      case DROPPED -> "dropped";
      case REVOKED -> "revoked";
    };
  }

  /** The status of a job, in words for a person; null counts as submitted. */
  static String job(String status) {
    return switch (status == null ? "Submitted" : status) {
      case "Submitted" -> "submitted";
      case "Validating" -> "validating";
      case "Scheduled" -> "waiting for capacity";
      case "InProgress" -> "running";
      default -> status.toLowerCase(Locale.ROOT);
    };
  }

  /** Words for a batch that has its answers, and how it got them. */
  static String ended(JobLine job) {
    return switch (job == null || job.status() == null ? "" : job.status()) {
      case Job.ON_DEMAND -> "answered on demand";
      case Job.REUSED -> "answered as equal prompts were";
      default -> "ended";
    };
  }

  static boolean isRunning(BatchLine batch) {
    return batch.state() == BatchState.SUBMITTED
        && batch.job() != null
        && batch.job().total() > 0
        && (batch.job().processed() > 0 || "InProgress".equals(batch.job().status()));
  }

  private static Tone tone(BatchLine batch) {
    return switch (batch.state()) {
      case OPEN, UPLOADED -> Tone.WAIT;
      case SEALED -> batch.way() == Way.PERSON ? Tone.WARN : Tone.RUN;
      case SUBMITTED -> isRunning(batch) ? Tone.RUN : Tone.WAIT;
      default -> tone(batch.state());
    };
  }

  static Tone tone(BatchState state) {
    return switch (state) {
      case OPEN, UPLOADED, SUBMITTED -> Tone.WAIT;
      case SEALED, ENDED -> Tone.RUN;
      case HELD -> Tone.WARN;
      case DELIVERED -> Tone.OK;
      case FAILED -> Tone.BAD;
      case DROPPED, REVOKED -> Tone.PLAIN;
    };
  }

  /** Whether a bar has anything to show; while the job is queued it would be empty. */
  static boolean hasProgress(BatchLine batch) {
    return isRunning(batch)
        || batch.succeeded() + batch.failed() + batch.retried() > 0
        || batch.state() == BatchState.DELIVERED;
  }

  /** The bar of answered records; its numbers lead to parts of the page of the batch. */
  static Bar bar(BatchLine batch) {
    String page = path(batch);
    if (isRunning(batch)) {
      JobLine job = batch.job();
      return new Bar(job.total())
          .part(Tone.OK, job.succeeded(), "succeeded", page + "#places")
          .part(Tone.BAD, job.failed(), "failed", page + "#failures")
          .part(Tone.PLAIN, job.total() - job.processed(), "not answered yet", page + "#job");
    }
    Bar bar =
        new Bar(batch.records())
            .part(Tone.OK, batch.succeeded(), "succeeded", page + "#places")
            .part(Tone.BAD, batch.failed(), "failed", page + "#failures");
    if (batch.retried() > 0) {
      bar.part(Tone.WARN, batch.retried(), "sent again", page + "#attempts");
    }
    return bar.part(Tone.PLAIN, batch.unanswered(), "not answered", page + "#job");
  }

  /** Writes the bar, or the reason why there is none. */
  static void progress(Html html, BatchLine batch) {
    if (hasProgress(batch)) {
      bar(batch).write(html);
    } else if (batch.reason() != null && !batch.reason().isEmpty()) {
      html.soft(shortened(batch.reason()));
    } else if (batch.state() == BatchState.SUBMITTED) {
      html.open("span", "class", "soft").text("for ").age(batch.submittedAt()).end();
    } else {
      html.soft("–");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 79) + "…";
  }

  /** Writes how long the batch will take, or how long it has taken. */
  static void left(Html html, BatchLine batch) {
    if (batch.closedAt() != null) {
      html.time(batch.closedAt());
    } else if (batch.job() != null && batch.job().left() != null) {
      html.duration(batch.job().left()).soft(" left");
    } else {
      html.soft("–");
    }
  }

  static String records(long records) {
    return Count.of(records, "record");
  }
}
