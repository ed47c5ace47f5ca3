/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.retention;

import io.github.bedrockbatch.ledger.seal.OrdinalSet;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * What is kept of removed batches: their counts, and the ordinals they had of each source, in one
 * row for each source and origin. A row that has grown long, as its ordinals have very many gaps,
 * or whose counts come near the limit of their columns, is left alone, and another one is begun.
 */
final class KeptShares {
  private static final String NOT_FULL =
      "select * from batch_source where removed = 1 and source = ? and origin = ?"
          + " and length(ordinals) < 50000 and records < 1000000000 limit 1";

  private static final String SAVE =
      "insert into batch_source (batch_id, source, origin, removed, first_ordinal, last_ordinal,"
          + " ordinals, records, succeeded, empty, reused, failed, retried, late)"
          + " values (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private record Key(String source, String origin) {}

  private static final class Kept {
    private final String batchId;
    private final OrdinalSet ordinals = new OrdinalSet();
    private long records;
    private long succeeded;
    private long empty;
    private long reused;
    private long failed;
    private long retried;
    private long late;

    private Kept(String batchId) {
      this.batchId = batchId;
    }

    private void count(ShareRow share) {
      records += share.records();
      succeeded += share.succeeded();
      empty += share.empty();
      reused += share.reused();
      failed += share.failed();
      retried += share.retried();
      late += share.late();
    }
  }

  private final Handle handle;
  private final Map<Key, Kept> kept = new HashMap<>();

  KeptShares(Handle handle) {
    this.handle = handle;
  }

  void add(ShareRow share) {
    Kept row = of(share.source(), share.origin(), share.batchId());
    row.count(share);
    row.ordinals.addAll(share.ordinals());
  }

  /**
   * Counts a share of retries for its origin alone and forgets its ordinals, as the batch that was
   * its source is removed and can send nothing again.
   *
   * @param itsBatch the id of the batch that was the source
   */
  void fold(ShareRow share, String itsBatch) {
    of(share.origin(), share.origin(), itsBatch).count(share);
    handle.execute(
        "delete from batch_source where batch_id = ? and source = ? and origin = ?",
        share.batchId(),
        share.source(),
        share.origin());
    handle.execute(
        "delete from source where source = ? and accepted = 0 and refused = 0", share.source());
  }

  private Kept of(String source, String origin, String batchId) {
    return kept.computeIfAbsent(new Key(source, origin), key -> load(key, batchId));
  }

  private Kept load(Key key, String batchId) {
    return handle
        .select(NOT_FULL, key.source, key.origin)
        .map(
            (row, context) -> {
              ShareRow share = ShareRow.read(row);
              Kept found = new Kept(share.batchId());
              found.count(share);
              found.ordinals.addAll(share.ordinals());
              return found;
            })
        .findOne()
        .orElseGet(() -> new Kept(batchId));
  }

  void save() {
    kept.forEach(this::save);
  }

  private void save(Key key, Kept row) {
    handle.execute(
        "delete from batch_source where batch_id = ? and source = ? and origin = ?",
        row.batchId,
        key.source,
        key.origin);
    boolean any = row.ordinals.runs() > 0;
    handle.execute(
        SAVE,
        row.batchId,
        key.source,
        key.origin,
        any ? row.ordinals.first() : 0,
        any ? row.ordinals.last() : -1,
        row.ordinals.text(),
        row.records,
        row.succeeded,
        row.empty,
        row.reused,
        row.failed,
        row.retried,
        row.late);
  }
}
