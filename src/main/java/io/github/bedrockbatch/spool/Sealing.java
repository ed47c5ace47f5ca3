/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals complete batches. A sync, a transaction and a rename take their time: each batch has a lock
 * of its own for them, and others append, sync and acknowledge meanwhile.
 */
final class Sealing {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final OpenBatches open;
  private final DiskSync sync;
  private final SpoolRecovery recovery;
  private final SmallBatches small;
  private final SpoolFolder folder;
  private final Ledger ledger;
  private final Clock clock;
  private final String node;

  Sealing(
      OpenBatches open,
      DiskSync sync,
      SpoolRecovery recovery,
      SmallBatches small,
      SpoolFolder folder,
      Ledger ledger,
      Clock clock,
      String node) {
    this.open = open;
    this.sync = sync;
    this.recovery = recovery;
    this.small = small;
    this.folder = folder;
    this.ledger = ledger;
    this.clock = clock;
    this.node = node;
  }

  /** One that could not be sealed stays complete, for another try. */
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
      if (open.closed || !open.has(batch)) {
        return; // another thread was quicker
      }
      small.pad(batch);
      extent = batch.extent();
    }
    sync.bring(batch, extent);
    Batch sealed;
    List<String> unacknowledged;
    synchronized (open) {
      if (!open.has(batch) || !batch.isSafe(extent)) {
        throw new IOException("Batch " + batch.id + " was taken back while it was being sealed");
      }
      sealed = Batch.sealed(batch.id, batch.key, node, contents(batch), batch.notBefore());
      unacknowledged = open.messages.of(batch.id);
    }
    ledger.seal(sealed, batch.sources(), unacknowledged);
    name(batch, unacknowledged);
    LOG.info(
        "Batch {} of {} is sealed: {} records, {} bytes, closed by {}",
        batch.id,
        batch.key,
        batch.records(),
        sealed.contents().inputBytes(),
        batch.cause());
  }

  private Batch.Contents contents(OpenBatch batch) {
    return new Batch.Contents(
        batch.cause(),
        small.way(batch),
        batch.records(),
        batch.padding(),
        batch.inputBytes(),
        batch.contextBytes(),
        batch.openedAt(),
        clock.instant(),
        batch.traceparents());
  }

  private void name(OpenBatch batch, List<String> unacknowledged) throws IOException {
    List<String> acknowledged;
    synchronized (open) {
      acknowledged = open.messages.sealed(unacknowledged);
      batch.close();
    }
    recovery.name(batch.folder, folder.sealed(batch.key, batch.id));
    synchronized (open) {
      open.remove(batch);
    }
    if (!acknowledged.isEmpty()) {
      ledger.acknowledged(acknowledged);
    }
  }

  /** Returns when a sealing of the batch that is under way is all done. */
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
