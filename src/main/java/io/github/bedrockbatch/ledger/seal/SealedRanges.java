/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.seal;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.source.SourceRange;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds the records of a batch to be sealed that sealed batches have. */
public final class SealedRanges {
  /** Reads only rows that may overlap the ordinals of the batch, as a source may have very many. */
  private static final String OF_SOURCE =
      "select source, batch_id, ordinals from batch_source"
          + " where source = ? and last_ordinal >= ? and first_ordinal <= ?";

  /** How many sources one query looks up. */
  private static final int AT_ONCE = 64;

  /** How many batches are looked up for their nodes, for the log. */
  private static final int MOST_BATCHES = 100;

  private static final String NOT_UPLOADED =
      "select b.id from batch b where b.id in (<batches>) and b.node <> :me and "
          + Revocable.SQL
          + " limit 1";

  private record Found(String source, String batchId, String ordinals) {}

  private SealedRanges() {}

  /**
   * What other sealed batches have of a batch.
   *
   * @param ranges of the batch; each has at least one ordinal
   * @param messages ids of its messages that are known to be in other batches
   * @throws NotUploadedException when one of those batches may still be revoked
   */
  public static Elsewhere elsewhere(
      Handle handle, Batch batch, List<SourceRange> ranges, Collection<String> messages) {
    Map<String, OrdinalSet> mine = new LinkedHashMap<>();
    for (SourceRange range : ranges) {
      mine.computeIfAbsent(range.source(), source -> new OrdinalSet()).addAll(range.ordinals());
    }
    Map<String, OrdinalSet> common = new HashMap<>();
    Set<String> batches = new LinkedHashSet<>();
    List<String> sources = List.copyOf(mine.keySet());
    for (int from = 0; from < sources.size(); from += AT_ONCE) {
      List<String> some = sources.subList(from, Math.min(from + AT_ONCE, sources.size()));
      for (Found found : find(handle, some, mine)) {
        OrdinalSet ofSource = common.getOrDefault(found.source, new OrdinalSet());
        if (ofSource.addCommon(found.ordinals, mine.get(found.source))) {
          common.put(found.source, ofSource);
          batches.add(found.batchId);
        }
      }
    }
    mustBeUploaded(handle, batch, batches);
    return new Elsewhere(common, new HashSet<>(messages), nodes(handle, batches));
  }

  private static List<Found> find(
      Handle handle, List<String> sources, Map<String, OrdinalSet> mine) {
    // A power of 2, so that there are few different statements to cache.
    int queries = Integer.highestOneBit(sources.size() * 2 - 1);
    Query all =
        handle.createQuery(String.join(" union all ", Collections.nCopies(queries, OF_SOURCE)));
    for (int i = 0; i < queries; i++) {
      String source = sources.get(Math.min(i, sources.size() - 1));
      OrdinalSet ordinals = mine.get(source);
      all.bind(3 * i, source).bind(3 * i + 1, ordinals.first()).bind(3 * i + 2, ordinals.last());
    }
    return all.map(
            (row, context) -> new Found(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  private static void mustBeUploaded(Handle handle, Batch batch, Set<String> others) {
    if (!others.isEmpty()) {
      handle
          .createQuery(NOT_UPLOADED)
          .bindList("batches", List.copyOf(others))
          .bind("me", batch.node())
          .mapTo(String.class)
          .findOne()
          .ifPresent(
              other -> {
                throw new NotUploadedException(batch.id(), other);
              });
    }
  }

  private static Set<String> nodes(Handle handle, Set<String> batches) {
    if (batches.isEmpty()) {
      return Set.of();
    }
    return new TreeSet<>(
        handle
            .createQuery("select node from batch where id in (<batches>)")
            .bindList("batches", batches.stream().limit(MOST_BATCHES).toList())
            .mapTo(String.class)
            .list());
  }
}
