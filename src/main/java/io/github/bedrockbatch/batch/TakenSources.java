/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import io.github.bedrockbatch.ledger.SourceRange;
import io.github.bedrockbatch.prompt.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an open batch has taken from each source. */
final class TakenSources {
  private static final class Taken {
    private final Map<String, Integer> recordsByOrigin = new LinkedHashMap<>();
    private long lastOrdinal;
  }

  private final Map<String, Taken> sources = new LinkedHashMap<>();

  /** Notes one more record; those of a source come with rising ordinals. */
  void note(Context context) {
    Taken taken = sources.computeIfAbsent(context.source(), source -> new Taken());
    taken.lastOrdinal = context.ordinal();
    taken.recordsByOrigin.merge(context.origin(), 1, Integer::sum);
  }

  /** The highest ordinal of the source, or -1. */
  long position(String source) {
    Taken taken = sources.get(source);
    return taken == null ? -1 : taken.lastOrdinal;
  }

  void forget(String source) {
    sources.remove(source);
  }

  List<SourceRange> ranges() {
    List<SourceRange> ranges = new ArrayList<>();
    sources.forEach(
        (source, taken) ->
            taken.recordsByOrigin.forEach(
                (origin, records) ->
                    ranges.add(new SourceRange(source, origin, taken.lastOrdinal, records))));
    return ranges;
  }
}
