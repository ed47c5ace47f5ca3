/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import io.github.bedrockbatch.ledger.source.OrdinalRuns;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.TraceParent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** What a batch has taken from each source: ordinals, traces and the first deadline. */
public final class TakenSources {
  /** An offset. */
  private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");

  private static final class Share {
    private final OrdinalRuns ordinals = new OrdinalRuns();
    private int records;
  }

  private static final class Taken {
    private final Map<String, Share> byOrigin = new LinkedHashMap<>(2);
    private long firstOrdinal = Long.MAX_VALUE;
    private long lastOrdinal = -1;
  }

  private final Map<String, Taken> sources = new LinkedHashMap<>();

  /**
   * Lowest offset, for sources each of whose messages is a source {@code <source>@<offset>} itself.
   */
  private final Map<String, Long> documents = new HashMap<>(2);

  private final Set<String> traceparents = new LinkedHashSet<>();
  private boolean messages;
  private boolean reuse;
  private Deadline deadline;

  public void note(Context context) {
    Taken taken = sources.computeIfAbsent(context.source(), this::begin);
    taken.firstOrdinal = Math.min(taken.firstOrdinal, context.ordinal());
    taken.lastOrdinal = Math.max(taken.lastOrdinal, context.ordinal());
    Share share = taken.byOrigin.computeIfAbsent(context.origin(), origin -> new Share());
    share.ordinals.add(context.ordinal());
    share.records++;
    messages |= context.message() != null;
    reuse |= context.reuse() != null;
    if (context.deadline() != null && isBefore(context.deadline(), deadline)) {
      deadline = context.deadline();
    }
    if (!context.headers().isEmpty() && traceparents.size() < TraceParent.MOST) {
      String traceparent = context.headers().get(TraceParent.HEADER);
      if (traceparent != null && TraceParent.isValid(traceparent)) {
        traceparents.add(traceparent);
      }
    }
  }

  /** A deadline at which nothing is to happen comes after all others. */
  private static boolean isBefore(Deadline one, Deadline other) {
    if (other == null || one.then().isWait() != other.then().isWait()) {
      return other == null || other.then().isWait();
    }
    return one.at().isBefore(other.at());
  }

  /**
   * The earliest deadline at which something is to happen; if there is no such deadline, the
   * earliest of all; null if no prompt has one.
   */
  public Deadline deadline() {
    return deadline;
  }

  private Taken begin(String source) {
    int at = source.lastIndexOf('@');
    if (at > 0 && DIGITS.matcher(source).region(at + 1, source.length()).matches()) {
      documents.merge(source.substring(0, at), Long.valueOf(source.substring(at + 1)), Math::min);
    }
    return new Taken();
  }

  /** The lowest ordinal of the source, or offset of its messages with many prompts. */
  public OptionalLong first(String source) {
    Taken taken = sources.get(source);
    long first =
        Math.min(
            taken == null ? Long.MAX_VALUE : taken.firstOrdinal,
            documents.getOrDefault(source, Long.MAX_VALUE));
    return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** The first {@link TraceParent#MOST} different traces of its records. */
  public List<String> traceparents() {
    return List.copyOf(traceparents);
  }

  /** Whether any record is recognised by its message id. */
  public boolean haveMessages() {
    return messages;
  }

  /** Whether any record may share its answer. */
  public boolean haveReuse() {
    return reuse;
  }

  /** The highest ordinal of the source, or -1. */
  public long position(String source) {
    Taken taken = sources.get(source);
    return taken == null ? -1 : taken.lastOrdinal;
  }

  public void forget(String source) {
    sources.remove(source);
  }

  public List<SourceRange> ranges(String source) {
    Taken taken = sources.get(source);
    return taken == null ? List.of() : ranges(source, taken, true);
  }

  public List<SourceRange> ranges() {
    return ranges(true);
  }

  /** As {@link #ranges()}, without the ordinals, of which there may be very many. */
  public List<SourceRange> counts() {
    return ranges(false);
  }

  private List<SourceRange> ranges(boolean ordinals) {
    List<SourceRange> ranges = new ArrayList<>();
    sources.forEach((source, taken) -> ranges.addAll(ranges(source, taken, ordinals)));
    return ranges;
  }

  private static List<SourceRange> ranges(String source, Taken taken, boolean ordinals) {
    List<SourceRange> ranges = new ArrayList<>(taken.byOrigin.size());
    taken.byOrigin.forEach(
        (origin, share) ->
            ranges.add(
                new SourceRange(
                    source,
                    origin,
                    taken.lastOrdinal,
                    share.records,
                    ordinals ? share.ordinals.text() : "")));
    return ranges;
  }
}
