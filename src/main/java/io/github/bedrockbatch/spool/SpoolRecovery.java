/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.spool.folder.WholeRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the folders of the spool in order after a crash: the ledger decides whether a batch is
 * sealed. A folder that cannot be renamed or removed does not hold up the others.
 */
final class SpoolRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);

  /** Sealed batches are checked in one of so many calls. */
  private static final int CALLS_PER_CHECK = 10;

  private final SpoolFolder spool;
  private final Ledger ledger;
  private final OpenBatches open;
  private final Supplier<String> ids;
  private final PageLines lines;
  private final Disk disk;
  private int calls;
  private final Map<Path, Path> notRenamed = new ConcurrentHashMap<>();

  SpoolRecovery(
      SpoolFolder spool,
      Ledger ledger,
      OpenBatches open,
      Supplier<String> ids,
      PageLines lines,
      Disk disk) {
    this.spool = spool;
    this.ledger = ledger;
    this.open = open;
    this.ids = ids;
    this.lines = lines;
    this.disk = disk;
  }

  /**
   * Finds the batches that are still open, cuts them back to their last whole record and syncs
   * them; and finds those whose sources are acknowledged after the upload.
   */
  void recover() throws IOException {
    for (Path keyFolder : spool.keyFolders()) {
      BatchKey key = SpoolFolder.key(keyFolder);
      Salvage.finishReplacing(keyFolder);
      for (Path folder : SpoolFolder.batches(keyFolder, SpoolFolder.OPEN)) {
        String id = SpoolFolder.batchId(folder);
        Optional<Batch> known = ledger.find(id);
        if (known.isEmpty()) {
          recover(key, id, folder).ifPresent(open::add);
        } else if (known.get().contents().areOnlyNoted()) {
          recoverGivenUp(key, id, folder).ifPresent(open::add);
        } else {
          rename(folder, spool.sealed(key, id));
        }
      }
      for (Path folder : SpoolFolder.batches(keyFolder, SpoolFolder.SEALED)) {
        clear(folder);
        if (key.isAcknowledgedByUpload() && Files.exists(folder)) {
          open.uploading.put(SpoolFolder.batchId(folder), WholeRecords.read(folder).sources());
        }
      }
    }
    reopenRevoked();
  }

  /** Checks, in some of its calls, what has become of batches that are to be uploaded. */
  void checkSealed() throws IOException {
    if (calls++ % CALLS_PER_CHECK == 0) {
      reopenRevoked();
    }
  }

  /**
   * Reopens batches that were revoked, as this node was not heard of; what other nodes have sealed
   * meanwhile will be left out of them. Forgets those that are uploaded or dropped.
   */
  private void reopenRevoked() throws IOException {
    Set<String> uploading;
    synchronized (open) {
      uploading = Set.copyOf(open.uploading.keySet());
    }
    if (uploading.isEmpty()) {
      return;
    }
    for (Batch batch : ledger.find(uploading)) {
      if (batch.place() != null || batch.state() == BatchState.DROPPED) {
        synchronized (open) {
          open.uploading.remove(batch.id());
        }
      } else if (batch.state() == BatchState.REVOKED) {
        reopen(batch);
      }
    }
  }

  private void reopen(Batch batch) throws IOException {
    synchronized (open) {
      if (open.closed) {
        return;
      }
      String id = ids.get(); // the ledger has the revoked batch under the old id
      Path sealed = spool.sealed(batch.key(), batch.id());
      Optional<OpenBatch> again = recoverAs(id, batch.key(), sealed);
      again.ifPresent(it -> it.closing.demand());
      again.ifPresent(open::add);
      open.uploading.remove(batch.id());
      open.positions.forget();
    }
    LOG.warn(
        "Batch {} was revoked, as this node was not heard of before its upload. Its records are"
            + " sealed again without those that other nodes have sealed meanwhile",
        batch.id());
  }

  /**
   * Recovers an open batch under another id: under its own, the ledger has given up what this node
   * had noted of it, as a person has said that the node is gone.
   */
  private Optional<OpenBatch> recoverGivenUp(BatchKey key, String id, Path folder)
      throws IOException {
    String another = ids.get();
    Optional<OpenBatch> again = recoverAs(another, key, folder);
    LOG.warn(
        "Batch {} was given up, as a person has said that this node is gone. It is here: its"
            + " records are in batch {} now, and are sealed without those that other nodes have",
        id,
        another);
    return again;
  }

  /** Recovers a batch that goes on under an id that the ledger does not have. */
  private Optional<OpenBatch> recoverAs(String another, BatchKey key, Path folder)
      throws IOException {
    Path renamed = folder.resolveSibling(another + SpoolFolder.OPEN);
    DurableFolder.rename(folder, renamed);
    return recover(key, another, renamed);
  }

  /** As after a restart, for a batch that is to be sealed. The caller holds its sealing lock. */
  void reopenGivenUp(OpenBatch batch) throws IOException {
    synchronized (open) {
      batch.close();
      open.remove(batch);
      Optional<OpenBatch> again = recoverGivenUp(batch.key, batch.id, batch.folder);
      again.ifPresent(
          it -> {
            batch.closing.passTo(it.closing);
            it.closing.complete(batch.closing.cause());
            open.add(it);
          });
      open.messages.forget(batch.id);
      open.positions.forget();
    }
  }

  /** Renames the folder of a sealed batch, now or as soon as that succeeds. */
  void rename(Path folder, Path sealed) {
    try {
      DurableFolder.rename(folder, sealed);
      if (notRenamed.remove(folder) != null) {
        LOG.info("{} is renamed to {} now", folder, sealed.getFileName());
      }
    } catch (IOException e) {
      if (notRenamed.put(folder, sealed) == null) {
        LOG.error(
            "{} holds a sealed batch and failed to be renamed to {}; retrying, and that batch waits"
                + " for it: {}",
            folder,
            sealed.getFileName(),
            e.toString());
      }
    }
  }

  /** Retries renames that failed. */
  void retryRenames() {
    notRenamed.keySet().removeIf(Files::notExists);
    notRenamed.forEach(this::rename);
  }

  /**
   * Recovers an open batch, synced and with its files closed; empty when it has no whole record.
   */
  Optional<OpenBatch> recover(BatchKey key, String id, Path folder) throws IOException {
    WholeRecords found = WholeRecords.read(folder);
    if (Salvage.isNeeded(folder, found)) {
      new Salvage(lines, disk).setAside(key, id, folder, found);
      found = WholeRecords.read(folder);
    }
    if (found.records() == 0) {
      DurableFolder.remove(folder);
      return Optional.empty();
    }
    LOG.info("Batch {} of {} is open again with {}", id, key, Count.of(found.records(), "record"));
    open.messages.recover(id, found.messages());
    try (OpenBatch batch = new OpenBatch(id, key, folder, found, lines, disk)) {
      // What a killed process appended may be only in the page cache. As it counts as in hand from
      // now on, the source's redelivery is skipped, and no later sync would cover it.
      batch.force();
      batch.safe(batch.extent());
      return Optional.of(batch); // its files are opened again at the next append
    }
  }

  /** Removes the files of a batch that no longer needs them, if a crash prevented that. */
  private void clear(Path folder) throws IOException {
    String id = SpoolFolder.batchId(folder);
    Optional<Batch> batch = ledger.find(id);
    boolean removed = batch.isEmpty() && ledger.wasRemoved(id);
    if (batch.isEmpty() && !removed) {
      LOG.error(
          "{} holds a sealed batch that the ledger does not know: was ledger.url changed, or the"
              + " ledger lost? The files stay where they are, and nothing works on them until the"
              + " command adopt has been run.",
          folder);
    } else if (removed
        || batch.get().place() != null
        || batch.get().state() == BatchState.DROPPED) {
      if (!removed && batch.get().place() == null) {
        LOG.warn(
            "Batch {} was given up before its upload, and its files are removed from {}: {}",
            id,
            folder,
            batch.get().reason() == null ? "a person dropped it" : batch.get().reason());
      }
      try {
        DurableFolder.remove(folder);
      } catch (IOException e) {
        LOG.warn("{} is not needed any more and failed to be removed: {}", folder, e.toString());
      }
    }
  }
}
