/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.seal.NotUploadedException;
import io.github.bedrockbatch.ledger.seal.TakenElsewhereException;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals complete batches, without the records that other nodes have sealed. As sync, transaction
 * and rename take time, each batch has a lock of its own for them; meanwhile others append, sync
 * and acknowledge.
 */
final class Sealing {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  /** How long to wait until the next try when a batch of another node is not uploaded yet. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final OpenBatches open;
  private final DiskSync sync;
  private final SpoolRecovery recovery;
  private final SealPolicy policy;
  private final LeavingOut leavingOut;
  private final SpoolFolder folder;
  private final Ledger ledger;
  private final Clock clock;
  private final String node;

  Sealing(
      OpenBatches open,
      DiskSync sync,
      SpoolRecovery recovery,
      SealPolicy policy,
      LeavingOut leavingOut,
      SpoolFolder folder,
      Ledger ledger,
      Clock clock,
      String node) {
    this.open = open;
    this.sync = sync;
    this.recovery = recovery;
    this.policy = policy;
    this.leavingOut = leavingOut;
    this.folder = folder;
    this.ledger = ledger;
    this.clock = clock;
    this.node = node;
  }

  /**
   * Seals the batches one after the other; one that cannot be sealed stays complete, to be retried.
   */
  void seal(List<OpenBatch> complete) throws IOException {
    for (OpenBatch batch : complete) {
      batch.sealing.lock();
      try {
        seal(batch);
      } finally {
        batch.sealing.unlock();
      }
    }
  }

  private void seal(OpenBatch batch) throws IOException {
    OpenBatch.Extent extent;
    synchronized (open) {
      sync.repair();
      if (open.closed || !open.has(batch) || batch.closing.waits(clock.instant())) {
        return; // closed, sealed by another thread, or waiting for another node
      }
      policy.pad(batch, clock.instant());
      extent = batch.extent();
    }
    sync.bring(batch, extent);
    Batch sealed;
    synchronized (open) {
      if (!open.has(batch) || !batch.isSafe(extent)) {
        throw new IOException("Batch " + batch.id + " was taken back while it was being sealed");
      }
      BatchContents contents = contents(batch);
      sealed =
          Batch.sealed(
              batch.id,
              batch.key,
              node,
              contents,
              batch.closing.notBefore(),
              lateAt(batch, contents));
    }
    List<String> messages = messages(batch);
    try {
      boolean isNew = ledger.seal(sealed, batch.sources(), messages);
      if (!isNew && isGivenUp(batch)) {
        recovery.reopenGivenUp(batch);
        return;
      }
    } catch (TakenElsewhereException e) {
      OpenBatch rest = leavingOut.rest(batch, e.elsewhere());
      if (rest != null && rest.closing.isComplete()) {
        seal(List.of(rest));
      }
      return;
    } catch (NotUploadedException e) {
      if (batch.closing.waitUntil(clock.instant().plus(AGAIN))) {
        LOG.info("{}; retrying until it is, or its node has ended", e.getMessage());
      }
      return;
    }
    renameSealed(batch, messages);
    LOG.info(
        "Batch {} of {} is sealed: {}, {}, closed by {}",
        batch.id,
        batch.key,
        Count.of(batch.records(), "record"),
        Count.of(sealed.contents().inputBytes(), "byte"),
        batch.closing.cause());
  }

  /** Whether the ledger has it for no other reason than that this node was said to be gone. */
  private boolean isGivenUp(OpenBatch batch) {
    return ledger.find(batch.id).filter(known -> known.contents().areOnlyNoted()).isPresent();
  }

  /** The messages that may be redelivered: if other nodes take from the source, all of them. */
  private List<String> messages(OpenBatch batch) throws IOException {
    if (ledger.isShared()) {
      return batch.messages();
    }
    synchronized (open) {
      return open.messages.of(batch.id);
    }
  }

  private BatchContents contents(OpenBatch batch) {
    return new BatchContents(
        batch.closing.cause(),
        policy.way(batch, clock.instant()),
        batch.records(),
        batch.padding(),
        batch.taken().haveReuse() && !batch.key.isReused() ? BatchContents.NOT_LOOKED : 0,
        batch.inputBytes(),
        batch.contextBytes(),
        batch.openedAt(),
        clock.instant(),
        batch.traceparents(),
        batch.deadline() == null ? null : batch.deadline().at());
  }

  /**
   * A batch with too few records for a job is late at once: no clock that is behind may delay it.
   */
  private Instant lateAt(OpenBatch batch, BatchContents contents) {
    if (contents.way() != Way.JOB) {
      return null;
    }
    return batch.records() < policy.minRecords() ? Instant.EPOCH : policy.lateAt(batch);
  }

  private void renameSealed(OpenBatch batch, List<String> messages) throws IOException {
    List<String> acknowledged;
    synchronized (open) {
      acknowledged = open.messages.sealed(messages);
      batch.close();
    }
    recovery.rename(batch.folder, folder.sealed(batch.key, batch.id));
    synchronized (open) {
      open.sealed(batch);
    }
    if (!acknowledged.isEmpty()) {
      ledger.sources().acknowledged(acknowledged);
    }
  }

  /** Waits until a sealing of the batch that is under way has ended. */
  void await(Batch batch) {
    OpenBatch unsealed;
    synchronized (open) {
      unsealed = open.find(batch.id());
    }
    if (unsealed != null) {
      unsealed.sealing.lock();
      unsealed.sealing.unlock();
    }
  }
}
