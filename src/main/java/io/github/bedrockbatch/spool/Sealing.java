/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final SmallBatches small;
  private final SpoolFolder folder;
  private final Ledger ledger;
  private final Clock clock;
  private final String node;
  private final Map<Path, Path> unnamed = new LinkedHashMap<>();

  Sealing(
      OpenBatches open,
      DiskSync sync,
      SmallBatches small,
      SpoolFolder folder,
      Ledger ledger,
      Clock clock,
      String node) {
    this.open = open;
    this.sync = sync;
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
    Path sealed = folder.sealed(batch.key, batch.id);
    List<String> acknowledged;
    synchronized (open) {
      acknowledged = open.messages.sealed(unacknowledged);
      batch.close();
    }
    boolean named = false;
    try {
      DurableFolder.rename(batch.folder, sealed);
      named = true;
    } finally {
      synchronized (open) {
        open.remove(batch);
        if (!named) {
          unnamed.put(batch.folder, sealed);
        }
      }
    }
    if (!acknowledged.isEmpty()) {
      ledger.acknowledged(acknowledged);
    }
  }

  /** Gives sealed folders the names that they could not have at once. Under the monitor. */
  void nameLeft() throws IOException {
    for (Iterator<Map.Entry<Path, Path>> each = unnamed.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Path, Path> one = each.next();
      if (Files.exists(one.getKey())) {
        DurableFolder.rename(one.getKey(), one.getValue());
      }
      each.remove();
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
