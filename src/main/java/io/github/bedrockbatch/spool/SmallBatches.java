/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.model.RequestPart;
import io.github.bedrockbatch.model.RequestParts;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InvocationType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Open batches that hold fewer records than a job needs. */
final class SmallBatches {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final BatchOptions options;

  SmallBatches(BatchOptions options) {
    this.options = options;
  }

  /**
   * Says what a batch waits for that is too small for a job, once it has been quiet for a while.
   */
  void announce(OpenBatch batch, Instant now) {
    Duration age = Duration.between(batch.openedAt(), now);
    Duration quiet = options.maxAge().compareTo(QUIET) < 0 ? options.maxAge() : QUIET;
    if (batch.records() == 0
        || batch.records() >= options.minRecords()
        || (age.compareTo(quiet) < 0 && !isHeldBack(batch))
        || !batch.announce(now, options.maxAge())) {
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
          case WAIT -> "it goes on waiting";
          case ON_DEMAND -> "its records are asked one by one, at the on-demand price";
          case PAD -> "it is filled up";
          case FAIL -> "it is left to a person";
        });
  }

  private boolean isHeldBack(OpenBatch batch) {
    return batch.isDemanded() && options.underMinimum() == UnderMinimum.WAIT;
  }

  /** Whether it is to be sealed, though it may take more. */
  boolean isDue(OpenBatch batch, Instant now) {
    // Either way: one that was opened by a clock that was ahead must not wait for that time.
    Duration age = Duration.between(batch.openedAt(), now).abs();
    return batch.records() > 0
        && !now.isBefore(batch.notBefore())
        && (age.compareTo(options.maxAge()) >= 0 || batch.isDemanded())
        && (batch.records() >= options.minRecords() || options.underMinimum() != UnderMinimum.WAIT);
  }

  /** How a batch that is sealed now is answered. */
  Way way(OpenBatch batch) {
    if (batch.records() >= options.minRecords()) {
      return Way.JOB;
    }
    return options.underMinimum() == UnderMinimum.ON_DEMAND ? Way.ON_DEMAND : Way.PERSON;
  }

  /** Fills it up to the least that a job takes, where that is asked for and can be done. */
  void pad(OpenBatch batch) throws IOException {
    int missing = options.minRecords() - batch.records();
    if (missing <= 0 || options.underMinimum() != UnderMinimum.PAD) {
      return;
    }
    BatchKey key = batch.key;
    ModelFamily family =
        ModelFamilies.of(key.modelId(), key.invocationType() == InvocationType.CONVERSE);
    if (family != null) {
      batch.pad(options.minRecords(), family.request(cheapest()));
      LOG.info("Batch {} is filled up with {} records of one token", batch.id, missing);
    } else {
      LOG.warn(
          "Batch {} of {} is not filled up: the request format of that model is not known. It is"
              + " left to a person; batch.under-minimum=on-demand would answer it.",
          batch.id,
          key);
    }
  }

  /** One token in, one out. */
  private static RequestParts cheapest() {
    RequestParts parts = new RequestParts();
    parts.set(RequestPart.PROMPT, "\".\"".getBytes(StandardCharsets.US_ASCII));
    parts.set(RequestPart.MAX_TOKENS, "1".getBytes(StandardCharsets.US_ASCII));
    return parts;
  }
}
