/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.BatchKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The batches of this node that are not sealed yet, and what they hold of which source. One a key
 * takes more; those that are complete wait to be sealed. Whoever uses it holds its monitor, under
 * which is written, but neither synced nor asked of the ledger what takes a transaction.
 */
final class OpenBatches {
  final Positions positions;
  final UnacknowledgedMessages messages;
  final OpenFiles files;
  private final Map<String, OpenBatch> all = new LinkedHashMap<>();
  private final Map<BatchKey, OpenBatch> filling = new LinkedHashMap<>();

  /** Nothing is appended or sealed any more: another process may work on the folder. */
  boolean closed;

  OpenBatches(Ledger ledger, OpenFiles files) {
    this.positions = new Positions(ledger, all.values());
    this.messages = new UnacknowledgedMessages(ledger);
    this.files = files;
  }

  /** As they are at any time, in the order in which they were opened. */
  Collection<OpenBatch> all() {
    return all.values();
  }

  /** Those that take more, in the order in which they were opened. */
  Collection<OpenBatch> filling() {
    return filling.values();
  }

  /** The one that takes more of the key; null when none does. */
  OpenBatch filling(BatchKey key) {
    return filling.get(key);
  }

  /** The one of that id; null when it is sealed. */
  OpenBatch find(String id) {
    return all.get(id);
  }

  /** Whether it still is what stands for its files. */
  boolean has(OpenBatch batch) {
    return all.get(batch.id()) == batch;
  }

  /** Complete, and nobody is sealing it: that failed before, or is about to begin. */
  List<OpenBatch> waiting() {
    return all.values().stream()
        .filter(batch -> batch.isComplete() && !batch.sealing().isLocked())
        .toList();
  }

  /** Where two take more of a key, the older one is complete as it is. */
  void add(OpenBatch batch) {
    all.put(batch.id(), batch);
    OpenBatch other = filling.putIfAbsent(batch.key(), batch);
    if (other != null) {
      boolean older = other.id().compareTo(batch.id()) < 0;
      filling.put(batch.key(), older ? batch : other);
      (older ? other : batch).complete(CloseCause.DEMAND);
    }
  }

  /** From now on it gets no more records. */
  void complete(OpenBatch batch, CloseCause cause) {
    batch.complete(cause);
    filling.remove(batch.key(), batch);
  }

  void remove(OpenBatch batch) {
    all.remove(batch.id());
    filling.remove(batch.key(), batch);
    files.closed(batch);
  }

  void clear() {
    all.clear();
    filling.clear();
  }
}
