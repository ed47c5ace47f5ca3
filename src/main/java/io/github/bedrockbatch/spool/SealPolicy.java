/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.model.RequestPart;
import io.github.bedrockbatch.model.RequestParts;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when open batches are sealed, above all those with fewer records than a job needs. */
final class SealPolicy {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final BatchOptions options;

  SealPolicy(BatchOptions options) {
    this.options = options;
  }

  /** Logs what a batch that is too small for a job waits for, once it has been open for a while. */
  void announce(OpenBatch batch, Instant now) {
    Duration age = Duration.between(batch.openedAt(), now);
    Duration quiet = options.maxAge().compareTo(QUIET) < 0 ? options.maxAge() : QUIET;
    if (batch.records() == 0
        || batch.key.isReused()
        || batch.records() >= options.minRecords()
        || (age.compareTo(quiet) < 0 && !isHeldBack(batch))
        || !batch.closing.announce(now, options.maxAge())) {
      return;
    }
    LOG.info(
        "Batch {} of {} waits for {} more records: it holds {}, and Bedrock takes no job with"
            + " fewer than {} (batch.min-records). Open for {} s; after {} s {}.",
        batch.id,
        batch.key,
        options.minRecords() - batch.records(),
        batch.records(),
        options.minRecords(),
        age.toSeconds(),
        options.maxAge().toSeconds(),
        switch (options.underMinimum()) {
          case WAIT -> "it keeps waiting";
          case ON_DEMAND -> "its records are asked one by one, at the on-demand price";
          case PAD -> "it is filled up";
          case FAIL -> "it is left to a person";
        });
  }

  private boolean isHeldBack(OpenBatch batch) {
    return batch.closing.isDemanded() && options.underMinimum() == UnderMinimum.WAIT;
  }

  /** Whether a batch that is not complete is to be sealed now. */
  boolean isDue(OpenBatch batch, Instant now) {
    boolean old = isOld(batch, now) || !now.isBefore(closesAt(batch));
    boolean enough =
        batch.records() >= options.minRecords()
            || batch.key.isReused()
            || options.underMinimum() != UnderMinimum.WAIT;
    boolean asked = old || batch.closing.isDemanded();
    return batch.records() > 0
        && (isLate(batch, now)
            || batch.key.isOnDemand()
            || (enough
                && (full(batch) != null || (asked && !now.isBefore(batch.closing.notBefore())))));
  }

  /**
   * The limit that the batch has reached; null if it has room. Usually {@link PageAppender}
   * completes a full batch: one that is full here was opened under a larger limit, or has a single
   * record that is larger than the limit.
   */
  private CloseCause full(OpenBatch batch) {
    if (batch.records() >= options.maxRecords()) {
      return CloseCause.RECORDS;
    }
    return batch.inputBytes() > options.maxBytes() ? CloseCause.BYTES : null;
  }

  private boolean isOld(OpenBatch batch, Instant now) {
    // abs: a batch that was opened while the clock was ahead must not wait until then
    return Duration.between(batch.openedAt(), now).abs().compareTo(options.maxAge()) >= 0;
  }

  /** Why a batch that is due is sealed. */
  CloseCause cause(OpenBatch batch, Instant now) {
    CloseCause full = full(batch);
    if (full != null) {
      return full;
    }
    if (batch.closing.isDemanded()) {
      return CloseCause.DEMAND;
    }
    return isOld(batch, now) ? CloseCause.AGE : CloseCause.DEADLINE;
  }

  /**
   * When the batch has to be sealed to leave a job enough time before the deadline. If there is
   * less time, the batch is filled for a tenth of it, as a job for each record would not help.
   */
  private Instant closesAt(OpenBatch batch) {
    Deadline deadline = batch.deadline();
    if (deadline == null) {
      return Instant.MAX;
    }
    Duration left = Duration.between(batch.openedAt(), deadline.at());
    Duration rest = left.minus(options.deadlines().jobDuration());
    if (!deadline.then().isWait()) {
      rest = rest.minus(options.deadlines().reserve());
    }
    Duration least = left.dividedBy(10);
    return batch.openedAt().plus(rest.compareTo(least) < 0 ? least : rest);
  }

  /** When its deadlines are checked; null when nothing is to happen at them. */
  Instant lateAt(OpenBatch batch) {
    return options.deadlines().lateAt(batch.deadline());
  }

  private boolean isLate(OpenBatch batch, Instant now) {
    Instant lateAt = lateAt(batch);
    return lateAt != null && !now.isBefore(lateAt);
  }

  int minRecords() {
    return options.minRecords();
  }

  /** How a batch that is sealed now is answered. One that is late gets no job, whatever its way. */
  Way way(OpenBatch batch, Instant now) {
    if (batch.key.isOnDemand() || batch.key.isReused()) {
      return Way.ON_DEMAND;
    }
    if (batch.records() >= options.minRecords()) {
      return Way.JOB;
    }
    if (options.underMinimum() == UnderMinimum.ON_DEMAND) {
      return Way.ON_DEMAND;
    }
    return isLate(batch, now) ? Way.JOB : Way.PERSON;
  }

  /**
   * Fills the batch up to the minimum for a job, if that is set and the model's requests are known.
   */
  void pad(OpenBatch batch, Instant now) throws IOException {
    int missing = options.minRecords() - batch.records();
    if (missing <= 0
        || options.underMinimum() != UnderMinimum.PAD
        || batch.key.isOnDemand()
        || batch.key.isReused()
        || isLate(batch, now)) {
      return;
    }
    BatchKey key = batch.key;
    ModelFamily family =
        ModelFamilies.of(key.modelId(), key.invocationType() == InvocationType.CONVERSE);
    if (family != null) {
      batch.pad(options.minRecords(), family.request(cheapest()));
      LOG.info("Batch {} is filled up with {} of one token", batch.id, Count.of(missing, "record"));
    } else {
      LOG.warn(
          "Batch {} of {} is not filled up: the request format of that model is not known. It is"
              + " left to a person; batch.under-minimum=on-demand would answer it.",
          batch.id,
          key);
    }
  }

  /** A request with one token in and one out. */
  private static RequestParts cheapest() {
    RequestParts parts = new RequestParts();
    parts.set(RequestPart.PROMPT, "\".\"".getBytes(StandardCharsets.US_ASCII));
    parts.set(RequestPart.MAX_TOKENS, "1".getBytes(StandardCharsets.US_ASCII));
    return parts;
  }
}
