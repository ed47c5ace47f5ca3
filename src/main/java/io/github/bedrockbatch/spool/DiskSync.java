/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings open batches to the disk, and takes back what it may not have kept. */
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
   * Brings this much of a batch to the disk; others append meanwhile, unless the caller holds the
   * monitor.
   *
   * @throws IOException when the disk may not have kept it: it is taken back then
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
        } // else its files were closed meanwhile, as it is sealed or rests, and that syncs
      }
    }
  }

  private void failed(OpenBatch batch, IOException why) throws IOException {
    batch.distrust();
    try {
      takeBack(batch);
    } catch (IOException e) {
      why.addSuppressed(e); // tried again before anything else is done
    }
    throw why;
  }

  /** Nothing is appended, synced or sealed while a batch may hold what the disk does not. */
  void repair() throws IOException {
    for (OpenBatch batch : List.copyOf(open.all())) {
      if (!batch.isWhole()) {
        takeBack(batch);
      }
    }
  }

  /**
   * Cuts a batch back to what is on disk for certain, and goes on with it as after a crash. What
   * was cut off is no longer in hand; those who wait for a sync hear of it.
   */
  void takeBack(OpenBatch batch) throws IOException {
    commit.takenBack(); // first: when the rest fails, some of it may be gone
    OpenBatch.Extent left = batch.takeBack();
    open.positions.forget();
    open.messages.forget(batch.id);
    batch.close();
    Optional<OpenBatch> again = recovery.recover(batch.key, batch.id, batch.folder);
    LOG.warn(
        "Batch {} of {}: writing failed; {} records that the disk may not have kept are taken back,"
            + " for their sources to deliver them again; {} are left",
        batch.id,
        batch.key,
        batch.records() - left.records(),
        left.records());
    open.remove(batch);
    again.ifPresent(
        it -> {
          batch.closing.passTo(it.closing);
          open.add(it);
        });
  }
}
