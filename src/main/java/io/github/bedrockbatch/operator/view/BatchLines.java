/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.SeenBatch;
import io.github.bedrockbatch.operator.view.BatchLine.JobLine;
import io.github.bedrockbatch.price.Tokens;
import java.time.Duration;
import java.time.Instant;

/** Makes lines of batches. */
final class BatchLines {
  private BatchLines() {}

  static BatchLine of(SeenBatch seen, Instant now) {
    Batch batch = seen.batch();
    BatchContents contents = batch.contents();
    return new BatchLine(
        batch.id(),
        batch.state(),
        batch.key().modelId(),
        batch.key().invocationType().wireName(),
        batch.key().group(),
        contents.way(),
        batch.node(),
        contents.records() - contents.padding(),
        contents.inputBytes(),
        batch.delivery().succeeded(),
        batch.delivery().empty(),
        batch.delivery().failed(),
        batch.delivery().retried(),
        seen.unfit(),
        batch.unanswered(),
        contents.openedAt(),
        contents.sealedAt(),
        batch.job().submittedAt(),
        batch.endedAt(),
        batch.closedAt(),
        batch.reason(),
        job(seen, now),
        new Tokens(seen.inputTokens(), seen.outputTokens()));
  }

  static BatchLine of(OpenBatchLine open, String node) {
    return new BatchLine(
        open.id(),
        BatchState.OPEN,
        open.model(),
        open.invocationType(),
        open.group(),
        null,
        open.node() == null ? node : open.node(),
        open.records(),
        open.bytes(),
        0,
        0,
        0,
        0,
        0,
        open.records(),
        open.openedAt(),
        null,
        null,
        null,
        null,
        "waits for " + open.waitsFor(),
        null,
        Tokens.NONE);
  }

  private static JobLine job(SeenBatch seen, Instant now) {
    Batch batch = seen.batch();
    Job job = batch.job();
    Job.Counters counters = job.counters();
    boolean runs = batch.state() == BatchState.SUBMITTED;
    return new JobLine(
        job.name(),
        job.arn(),
        job.status(),
        job.message(),
        job.stopReason(),
        consoleLink(batch),
        counters.total(),
        counters.processed(),
        counters.succeeded(),
        counters.failed(),
        seen.runningSince(),
        runs ? left(counters.total(), counters.processed(), seen.runningSince(), now) : null);
  }

  /** How long a job will run at its speed so far; null when that cannot be told. */
  static Duration left(long total, long processed, Instant runningSince, Instant now) {
    if (runningSince == null || processed <= 0 || processed > total || !now.isAfter(runningSince)) {
      return null;
    }
    double share = (double) (total - processed) / processed;
    return Duration.ofMillis(Math.round(Duration.between(runningSince, now).toMillis() * share));
  }

  /** To the list of jobs of the Region, as the console has no lasting address for one job. */
  private static String consoleLink(Batch batch) {
    String arn = batch.job().arn();
    if (arn == null
        || !arn.startsWith("arn:aws:bedrock:")
        || batch.place() == null
        || !batch.place().home().startsWith("account ")
        || batch.place().home().contains("endpoint=")) {
      return null;
    }
    String region = arn.split(":")[3];
    return "https://%1$s.console.aws.amazon.com/bedrock/home?region=%1$s#/batch-inference"
        .formatted(region);
  }
}
