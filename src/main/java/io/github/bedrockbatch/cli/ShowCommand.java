/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.history.ErrorGroup;
import io.github.bedrockbatch.ledger.view.Attempt;
import io.github.bedrockbatch.ledger.view.RequestLine;
import io.github.bedrockbatch.ledger.view.SourceShare;
import io.github.bedrockbatch.operator.view.BatchFacts;
import io.github.bedrockbatch.operator.view.BatchFacts.Moment;
import io.github.bedrockbatch.operator.view.BatchLine;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;
import io.github.bedrockbatch.operator.view.FactsJson;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "show", description = "Shows one batch, open ones included.")
final class ShowCommand extends BatchCommand.One {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  int run(OperatorClient client) throws Exception {
    BatchFacts all =
        client
            .facts(settings)
            .batch(id)
            .orElseThrow(() -> new CommandException("There is no batch " + id));
    if (json) {
      System.out.println(FactsJson.WRITER.writeValueAsString(all));
    } else {
      show(all, client.run());
    }
    return 0;
  }

  private static void show(BatchFacts all, String run) {
    BatchLine batch = all.batch();
    line("batch", batch.id());
    line("of the run", run);
    line("model", batch.model() + " (" + batch.invocationType() + ")");
    line("group", batch.group().isEmpty() ? null : batch.group());
    line("state", batch.state());
    line("reason", batch.reason());
    if (batch.explanation() != null) {
      line("this means", batch.explanation().meaning());
      line("what to do", batch.explanation().remedy());
    }
    waiting(all);
    line("node", batch.node());
    line("answered by", batch.way());
    line("closed by", all.closedBy());
    if (all.deadlines() != null) {
      line("first deadline", all.deadlines().first());
      line("not waited for up to", all.deadlines().givenUp());
      line("late results", number(all.deadlines().late()));
      line("may be charged twice", number(all.deadlines().chargedAgain()));
    }
    line("records", number(batch.records()) + padding(all.padding()) + unasked(all.unasked()));
    line("input bytes", number(batch.bytes()));
    line("answered", number(batch.succeeded()));
    line("without text", number(batch.empty()));
    line("failed", number(batch.failed()));
    line("retried", number(batch.retried()));
    line("not as asked", batch.unfit() == 0 ? null : number(batch.unfit()));
    line("unanswered", number(batch.unanswered()));
    line(
        "tokens",
        number(batch.tokens().input()) + " input, " + number(batch.tokens().output()) + " output");
    line("cost", all.cost() == null ? null : all.cost().words());
    if (batch.job() != null) {
      job(batch.job());
    }
    if (all.places() != null) {
      line("made at", all.places().home());
      line("input", all.places().input());
      line("context", all.places().context());
      line("output", all.places().output());
    }
    list("life", all.life(), ShowCommand::words);
    list("errors", all.errors(), ShowCommand::words);
    list("sources", all.sources(), ShowCommand::words);
    if (all.moreSources() > 0) {
      line("", number(all.moreSources()) + " more");
    }
    list("earlier", all.earlier(), ShowCommand::words);
    list("later", all.later(), ShowCommand::words);
    list("requests", all.requests(), ShowCommand::words);
  }

  private static void waiting(BatchFacts all) {
    JobLine job = all.batch().job();
    if (job != null && "Scheduled".equals(job.status())) {
      all.life().stream()
          .filter(moment -> moment.ofJob() && moment.what().equals(job.status()))
          .findFirst()
          .ifPresent(
              moment ->
                  line(
                      "waits since",
                      moment.at() + ", for " + words(Duration.between(moment.at(), all.asOf()))));
    }
  }

  private static void job(JobLine job) {
    line("job", job.arn());
    line("job status", job.status());
    line("job message", job.message());
    line("job stopped", job.stopReason());
    line(
        "job counters",
        "%,d total, %,d processed, %,d succeeded, %,d failed"
            .formatted(job.total(), job.processed(), job.succeeded(), job.failed()));
    line("job ends in", job.left() == null ? null : "about " + words(job.left()));
    line("AWS console", job.consoleLink());
  }

  private static String padding(long padding) {
    return padding == 0 ? "" : " and " + number(padding) + " that only fill it up";
  }

  private static String unasked(long unasked) {
    return unasked == 0 ? "" : ", " + number(unasked) + " of them answered by an equal one";
  }

  private static String words(Moment moment) {
    return "%s  %s%s%s%s"
        .formatted(
            moment.at(),
            moment.ofJob() ? "job " : "",
            moment.what(),
            moment.after().isZero() ? "" : " after " + words(moment.after()),
            moment.words() == null ? "" : ": " + moment.words());
  }

  private static String words(ErrorGroup error) {
    return "%,d  %s %s  (%s)"
        .formatted(
            error.records(),
            error.code(),
            Terminal.brief(error.text()),
            String.join(", ", error.samples()));
  }

  private static String words(SourceShare share) {
    return "%s: %s, %,d answered, %,d failed, %,d retried%s"
        .formatted(
            share.source(),
            Count.of(share.records(), "record"),
            share.succeeded(),
            share.failed(),
            share.retried(),
            share.origin().equals(share.source()) ? "" : "; first from " + share.origin());
  }

  private static String words(Attempt attempt) {
    return "%s  %s  %s%s"
        .formatted(
            attempt.batchId(),
            attempt.state(),
            Count.of(attempt.records(), "record"),
            attempt.byPerson() ? ", as a person asked" : "");
  }

  private static String words(RequestLine request) {
    return "%s  %s%s  %s"
        .formatted(
            request.at(),
            request.action(),
            request.by() == null ? "" : " by " + request.by(),
            request.doneAt() == null ? "waits" : request.outcome());
  }

  /** The duration in its two greatest units. */
  static String words(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 1) {
      return time.toMillis() + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return time.toHours() + " h " + time.toMinutesPart() + " min";
  }

  private static String number(long number) {
    return "%,d".formatted(number);
  }

  private static <T> void list(String name, List<T> items, Function<T, String> words) {
    for (T item : items) {
      line(item == items.get(0) ? name : "", words.apply(item));
    }
  }

  private static void line(String name, Object value) {
    if (value != null) {
      System.out.printf("%-13s %s%n", name, Terminal.line(String.valueOf(value)));
    }
  }
}
