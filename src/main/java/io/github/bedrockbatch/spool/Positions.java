/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.LruMap;
import io.github.bedrockbatch.ledger.seal.OrdinalSet;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which ordinals of each source are in hand, in open and sealed batches of any key: if the model is
 * changed in the settings while a source is half read, nothing is asked again.
 *
 * <p>What is after the highest ordinal of a source is new, which suffices to read on. Only when a
 * source is read again are the exact ordinals loaded: a crash may have cut one of several batches
 * that had them.
 */
final class Positions {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int REMEMBERED = 10_000;

  /** The most runs of ordinals in memory, for all sources that are read again: 16 bytes each. */
  private static final int RUNS = 1_000_000;

  private static final class Exact {
    private final OrdinalSet ordinals = new OrdinalSet();
    private final Map<BatchKey, Long> highest = new HashMap<>();
    private boolean told;

    private void add(BatchKey key, SourceRange range) {
      ordinals.addAll(range.ordinals());
      if (key != null) { // null for a batch that was removed
        highest.merge(key, range.lastOrdinal(), Math::max);
      }
    }
  }

  private final SourceLedger sources;
  private final Collection<OpenBatch> open;
  private final Map<String, Exact> exact = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Long> highest = new LruMap<>(REMEMBERED);

  /**
   * @param open a live view of all open batches
   */
  Positions(SourceLedger sources, Collection<OpenBatch> open) {
    this.sources = sources;
    this.open = open;
  }

  /** See {@link SourceLedger#countedHere}. */
  String countedHere(String source) {
    return sources.countedHere(source);
  }

  /** The highest ordinal of the source that is in hand, or -1. */
  long highest(String source) {
    return highest.computeIfAbsent(
        source,
        name ->
            Math.max(
                sources.position(name),
                open.stream().mapToLong(batch -> batch.position(name)).max().orElse(-1)));
  }

  /** Whether the ordinal of this context is in hand, maybe under another key than this one. */
  boolean has(BatchKey key, Context context) {
    String source = context.source();
    if (context.ordinal() > highest(source)) {
      return false;
    }
    Exact known = exact.get(source);
    if (known == null) {
      known = load(source);
    }
    boolean has = known.ordinals.contains(context.ordinal());
    if (has && !known.told && context.ordinal() > known.highest.getOrDefault(key, -1L)) {
      known.told = tellOtherKeys(known, key, source);
    }
    return has;
  }

  private Exact load(String source) {
    Exact all = new Exact();
    sources.eachRange(source, all::add);
    open.forEach(batch -> batch.sources(source).forEach(range -> all.add(batch.key, range)));
    exact.put(source, all);
    int runs = exact.values().stream().mapToInt(one -> one.ordinals.runs()).sum();
    for (Iterator<Exact> each = exact.values().iterator(); runs > RUNS && exact.size() > 1; ) {
      runs -= each.next().ordinals.runs();
      each.remove(); // the least recently used
    }
    return all;
  }

  private static boolean tellOtherKeys(Exact known, BatchKey key, String source) {
    List<BatchKey> others =
        known.highest.keySet().stream().filter(other -> !other.equals(key)).toList();
    if (others.isEmpty()) {
      return false;
    }
    LOG.warn(
        "{} was read before, and prompts of it are in hand for {}. They are not asked again with"
            + " {}, which the settings name now; only what had not been read yet is",
        FileNames.printable(source),
        others,
        key);
    return true;
  }

  /** Notes what was appended to a batch. */
  void took(BatchKey key, Context context) {
    highest.computeIfPresent(context.source(), (source, was) -> Math.max(was, context.ordinal()));
    Exact known = exact.get(context.source());
    if (known != null) {
      known.ordinals.add(context.ordinal());
      known.highest.merge(key, context.ordinal(), Math::max);
    }
  }

  /** To be called when a batch has lost records, or other nodes have sealed more. */
  void forget() {
    highest.clear();
    exact.clear();
  }
}
