/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.SourceRange;
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
 * The batches of this node that are not sealed yet, and what they hold of which source. One a key
 * takes more, and another one may after it; those that are complete wait to be sealed. Whoever uses
 * it holds its monitor, under which is written, but neither synced nor asked of the ledger what
 * takes a transaction.
 */
final class OpenBatches {
  final Positions positions;
  final UnacknowledgedMessages messages;
  final OpenFiles files;
  private final int minRecords;
  private final Map<String, OpenBatch> all = new LinkedHashMap<>();
  private final Map<BatchKey, OpenBatch> filling = new LinkedHashMap<>();

  /** Sealed ones whose sources are acknowledged once they are uploaded. */
  final Map<String, TakenSources> uploading = new HashMap<>();

  /** Nothing is appended or sealed any more: another process may work on the folder. */
  boolean closed;

  /**
   * @param minRecords the least that a job takes
   */
  OpenBatches(Ledger ledger, OpenFiles files, int minRecords) {
    this.minRecords = minRecords;
    this.positions = new Positions(ledger.sources(), all.values());
    this.messages = new UnacknowledgedMessages(ledger.sources());
    this.files = files;
  }

  /** As they are at any time, in the order in which they were opened. */
  Collection<OpenBatch> all() {
    return all.values();
  }

  /** Those that are not complete, in the order in which they were opened. */
  List<OpenBatch> filling() {
    return all.values().stream().filter(batch -> !batch.closing.isComplete()).toList();
  }

  /** The one that takes more of the key now; null when none does. */
  OpenBatch filling(BatchKey key) {
    return filling.get(key);
  }

  /** The one of that id; null when it is sealed. */
  OpenBatch find(String id) {
    return all.get(id);
  }

  /** Whether it still is what stands for its files. */
  boolean has(OpenBatch batch) {
    return all.get(batch.id) == batch;
  }

  /** Complete, and nobody is sealing it: that failed before, or is about to begin. */
  List<OpenBatch> waiting() {
    return all.values().stream()
        .filter(batch -> batch.closing.isComplete() && !batch.sealing.isLocked())
        .toList();
  }

  /** What a person sees of them. */
  List<io.github.bedrockbatch.ledger.view.OpenBatch> seen(OpenBatchView view) {
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

  /** What each has taken from which source, without the ordinals. */
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

  /** It is sealed. */
  void sealed(OpenBatch batch) {
    if (batch.key.isAcknowledgedByUpload()) {
      uploading.put(batch.id, batch.taken());
    }
    remove(batch);
  }

  /**
   * Where two take more of a key, as after a crash while the older one was sealed, that is complete
   * as it is; when it lost so much that it is too small for a job, the newer one waits for it.
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

  /** From now on it gets no more records. */
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
