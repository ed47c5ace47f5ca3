/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far each source is in sealed batches: asked of the ledger once, then remembered a while. */
final class SealedPositions {
  private record SourceOfKey(BatchKey key, String source) {}

  private static final int REMEMBERED = 10_000;

  private final Ledger ledger;
  private final Map<SourceOfKey, Long> positions =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SourceOfKey, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  SealedPositions(Ledger ledger) {
    this.ledger = ledger;
  }

  long of(BatchKey key, String source) {
    return positions.computeIfAbsent(
        new SourceOfKey(key, source), asked -> ledger.position(asked.key(), asked.source()));
  }

  void note(OpenBatch batch) {
    for (SourceRange range : batch.sources()) {
      positions.put(new SourceOfKey(batch.key(), range.source()), range.lastOrdinal());
    }
  }
}
