/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.BatchKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the spool's folders in order after a crash; the ledger decides what a folder is. A folder
 * that cannot have its name, or not be removed, holds up nothing else.
 */
final class SpoolRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);

  private final SpoolFolder spool;
  private final Ledger ledger;
  private final UnacknowledgedMessages messages;
  private final PageLines lines;
  private final Disk disk;
  private final Map<Path, Path> unnamed = new ConcurrentHashMap<>();

  SpoolRecovery(
      SpoolFolder spool,
      Ledger ledger,
      UnacknowledgedMessages messages,
      PageLines lines,
      Disk disk) {
    this.spool = spool;
    this.ledger = ledger;
    this.messages = messages;
    this.lines = lines;
    this.disk = disk;
  }

  /** The batches that are still open, cut back to their last whole record, all of it on disk. */
  List<OpenBatch> recover() throws IOException {
    List<OpenBatch> open = new ArrayList<>();
    for (Path keyFolder : spool.keyFolders()) {
      BatchKey key = SpoolFolder.key(keyFolder);
      Salvage.goOn(keyFolder);
      for (Path folder : SpoolFolder.batches(keyFolder, SpoolFolder.OPEN)) {
        String id = SpoolFolder.batchId(folder);
        if (ledger.find(id).isPresent()) {
          name(folder, spool.sealed(key, id));
        } else {
          recover(key, id, folder).ifPresent(open::add);
        }
      }
      for (Path folder : SpoolFolder.batches(keyFolder, SpoolFolder.SEALED)) {
        clear(folder);
      }
    }
    return open;
  }

  /** Gives the folder of a sealed batch its name, now or as soon as that can be done. */
  void name(Path folder, Path sealed) {
    try {
      DurableFolder.rename(folder, sealed);
      if (unnamed.remove(folder) != null) {
        LOG.info("{} is renamed to {} now", folder, sealed.getFileName());
      }
    } catch (IOException e) {
      if (unnamed.put(folder, sealed) == null) {
        LOG.error(
            "{} holds a sealed batch and failed to be renamed to {}; retrying, and that batch waits"
                + " for it: {}",
            folder,
            sealed.getFileName(),
            e.toString());
      }
    }
  }

  /** Tries again for those that could not have their names. */
  void nameLeft() {
    unnamed.keySet().removeIf(Files::notExists);
    unnamed.forEach(this::name);
  }

  /** One that is still open, with its files closed; nothing when it holds no record. */
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
    LOG.info("Batch {} of {} goes on with {} records", id, key, found.records());
    messages.recover(id, found.messages());
    try (OpenBatch batch = new OpenBatch(id, key, folder, found, lines, disk)) {
      // A killed process leaves what it appended in the page cache. It counts as in hand from here
      // on, so that no later sync would wait for it: the source brings nothing new to append.
      batch.force();
      batch.safe(batch.extent());
      return Optional.of(batch); // its files are opened again when it is used
    }
  }

  /** Removes the files of a batch that needs them no more: the crash came before they were. */
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
      try {
        DurableFolder.remove(folder);
      } catch (IOException e) {
        LOG.warn("{} is not needed any more and failed to be removed: {}", folder, e.toString());
      }
    }
  }
}
