/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.spool.folder.OpenBatchView;
import io.github.bedrockbatch.spool.folder.TakenSources;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The batches of this node that are not sealed yet, and what they have of each source. Of each key
 * one batch at a time is filled; those that are complete wait to be sealed. Callers hold the
 * monitor of this object; under it files are written, but there are no syncs and no transactions of
 * the ledger.
 */
final class OpenBatches {
  final Positions positions;
  final UnacknowledgedMessages messages;
  final OpenFiles files;
  private final int minRecords;
  private final Map<String, OpenBatch> all = new LinkedHashMap<>();
  private final Map<BatchKey, OpenBatch> filling = new LinkedHashMap<>();

  /**
   * What sealed batches have taken whose sources are acknowledged after the upload, by batch id.
   */
  final Map<String, TakenSources> uploading = new HashMap<>();

  /** After this nothing is appended or sealed: another process may use the folder. */
  boolean closed;

  /**
   * @param minRecords the minimum for a job
   */
  OpenBatches(Ledger ledger, OpenFiles files, int minRecords) {
    this.minRecords = minRecords;
    this.positions = new Positions(ledger.sources(), all.values());
    this.messages = new UnacknowledgedMessages(ledger.sources());
    this.files = files;
  }

  /** A live view of all batches, in the order in which they were opened. */
  Collection<OpenBatch> all() {
    return all.values();
  }

  /** The batches that are not complete, in the order in which they were opened. */
  List<OpenBatch> filling() {
    return all.values().stream().filter(batch -> !batch.closing.isComplete()).toList();
  }

  /** The batch that is being filled with prompts of the key; null when there is none. */
  OpenBatch filling(BatchKey key) {
    return filling.get(key);
  }

  /** The batch with this id; null when it is sealed. */
  OpenBatch find(String id) {
    return all.get(id);
  }

  /** Whether this object still stands for the batch; after a repair another one does. */
  boolean has(OpenBatch batch) {
    return all.get(batch.id) == batch;
  }

  /** The complete batches that no thread is sealing: that failed before, or is about to begin. */
  List<OpenBatch> waiting() {
    return all.values().stream()
        .filter(batch -> batch.closing.isComplete() && !batch.sealing.isLocked())
        .toList();
  }

  /** The batches as people are shown them. */
  List<OpenBatchLine> seen(OpenBatchView view) {
    return all.values().stream()
        .map(
            batch ->
                view.of(
                    batch.id,
                    batch.key,
                    batch.records(),
                    batch.inputBytes(),
                    batch.closing.notBefore(),
                    batch.closing.isComplete()))
        .toList();
  }

  /** How much each batch, by its id, has of each source, without the ordinals. */
  Map<String, List<SourceRange>> taken() {
    Map<String, List<SourceRange>> taken = new LinkedHashMap<>();
    all.values().forEach(batch -> taken.put(batch.id, batch.counts()));
    return taken;
  }

  /** See {@link io.github.bedrockbatch.stage.OnDisk}. */
  OptionalLong first(String source) {
    return Stream.concat(
            all.values().stream()
                .filter(batch -> batch.key.isAcknowledgedByUpload())
                .map(OpenBatch::taken),
            uploading.values().stream())
        .map(taken -> taken.first(source))
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  /** Removes a batch that is sealed. */
  void sealed(OpenBatch batch) {
    if (batch.key.isAcknowledgedByUpload()) {
      uploading.put(batch.id, batch.taken());
    }
    remove(batch);
  }

  /**
   * Adds a batch. If there are two of its key to be filled, as after a crash while the older one
   * was being sealed, the older one is complete as it is; if it lost so much that it is too small
   * for a job, it is filled first.
   */
  void add(OpenBatch batch) {
    all.put(batch.id, batch);
    if (batch.closing.isComplete()) {
      return;
    }
    OpenBatch other = filling.putIfAbsent(batch.key, batch);
    if (other != null) {
      OpenBatch older = other.id.compareTo(batch.id) < 0 ? other : batch;
      filling.put(batch.key, older);
      if (older.records() >= minRecords) {
        complete(older, CloseCause.DEMAND);
      }
    }
  }

  /** From now on the batch takes no more records. */
  void complete(OpenBatch batch, CloseCause cause) {
    batch.closing.complete(cause);
    fillNext(batch);
  }

  private void fillNext(OpenBatch last) {
    if (filling.remove(last.key, last)) {
      filling().stream()
          .filter(batch -> batch.key.equals(last.key))
          .findFirst()
          .ifPresent(next -> filling.put(next.key, next));
    }
  }

  void remove(OpenBatch batch) {
    all.remove(batch.id);
    fillNext(batch);
    files.closed(batch);
  }

  void clear() {
    all.clear();
    filling.clear();
  }
}
