/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.text.Count;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Syncs open batches to disk, and takes back what the disk may not have kept. */
final class DiskSync {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final OpenBatches open;
  private final GroupCommit commit;
  private final SpoolRecovery recovery;

  DiskSync(OpenBatches open, GroupCommit commit, SpoolRecovery recovery) {
    this.open = open;
    this.commit = commit;
    this.recovery = recovery;
  }

  /** See {@link Spool#sync}. */
  void all() throws IOException {
    commit.await(
        () -> {
          Map<OpenBatch, OpenBatch.Extent> unsafe = new LinkedHashMap<>();
          synchronized (open) {
            repair();
            for (OpenBatch batch : open.all()) {
              if (!batch.isSafe(batch.extent())) {
                unsafe.put(batch, batch.extent());
              }
            }
          }
          for (Map.Entry<OpenBatch, OpenBatch.Extent> each : unsafe.entrySet()) {
            bring(each.getKey(), each.getValue());
          }
        });
  }

  /**
   * Syncs a batch up to an extent; others append meanwhile, unless the caller holds the monitor.
   *
   * @throws IOException when the disk may not have kept it: the batch is taken back then
   */
  void bring(OpenBatch batch, OpenBatch.Extent extent) throws IOException {
    synchronized (open) {
      if (batch.isSafe(extent)) {
        return;
      }
    }
    try {
      batch.force();
      synchronized (open) {
        batch.safe(extent);
      }
    } catch (IOException e) {
      synchronized (open) {
        if (open.has(batch) && !batch.isSafe(extent)) {
          failed(batch, e);
        } // else its files were closed meanwhile, as it is sealed or idle, and closing syncs
      }
    }
  }

  private void failed(OpenBatch batch, IOException why) throws IOException {
    batch.distrust();
    try {
      takeBack(batch);
    } catch (IOException e) {
      why.addSuppressed(e); // repair() tries again before anything else is done
    }
    throw why;
  }

  /**
   * Takes back batches whose files may differ from what was appended. To be called before anything
   * is appended, synced or sealed.
   */
  void repair() throws IOException {
    for (OpenBatch batch : List.copyOf(open.all())) {
      if (!batch.isWhole()) {
        takeBack(batch);
      }
    }
  }

  /**
   * Cuts a batch back to what is certainly on disk, and reopens it as after a crash. What was cut
   * off is no longer in hand; the threads that wait for a sync get an exception.
   */
  void takeBack(OpenBatch batch) throws IOException {
    commit.takenBack(); // first: if the rest fails, some may have been cut off already
    OpenBatch.Extent left = batch.takeBack();
    open.positions.forget();
    open.messages.forget(batch.id);
    batch.close();
    Optional<OpenBatch> again = recovery.recover(batch.key, batch.id, batch.folder);
    LOG.warn(
        "Batch {} of {}: writing failed; taken back, for their sources to deliver again: {}, which"
            + " the disk may not have kept; left: {}",
        batch.id,
        batch.key,
        Count.of(batch.records() - left.records(), "record"),
        left.records());
    open.remove(batch);
    again.ifPresent(
        it -> {
          batch.closing.passTo(it.closing);
          open.add(it);
        });
  }
}
