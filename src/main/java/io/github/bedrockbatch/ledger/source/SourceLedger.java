/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import io.github.bedrockbatch.prompt.BatchKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What was taken from each source, and where all of it is. A call that returned is durable, as with
 * every call of a {@link io.github.bedrockbatch.ledger.Ledger}.
 */
public interface SourceLedger {
  /** What was taken from a source in all, and how many of its values were refused. */
  record Taken(String source, long accepted, long refused) {}

  /**
   * The name under which this node counts of a source what it numbers or rejects itself: on a
   * ledger that is shared, another node's counts must not stand for it.
   */
  String countedHere(String source);

  /**
   * The messages in sealed batches that were not {@link #acknowledged}. After a week a message is
   * forgotten. A ledger that is shared tells none, as there may be very many: sealing knows them,
   * the acknowledged ones too, as another node may hold a copy.
   */
  List<String> unacknowledged();

  /** These messages will not be delivered again. */
  void acknowledged(Collection<String> messages);

  /**
   * The highest ordinal of the source in any sealed batch, whatever its key; or -1. Batches of
   * other nodes that may still be revoked do not count, here and in {@link #eachRange}.
   */
  long position(String source);

  /**
   * Which ordinals of the source sealed batches have, batch after batch, with their keys; null for
   * batches that were removed.
   */
  void eachRange(String source, BiConsumer<BatchKey, SourceRange> to);

  /** Notes what was taken from a source in all; doing it again replaces the note. */
  void taken(String source, long accepted, long refused);

  /** The same of several, in one transaction: a thousand at most, as others wait meanwhile. */
  void taken(List<Taken> sources);

  /**
   * Notes how many values of a source were refused in all; for a source that has no end, so that
   * what it gave is never counted as a whole.
   */
  void refused(String source, long refused);

  /** The files of this name that were read, or begun to be, the newest first; at most 1,000. */
  List<SourceFile> files(String fileName);

  /**
   * Notes that a file is being read, before anything of it is taken; harmless when it is known.
   * What it gave is unknown from then on when it holds more than was read of it.
   */
  void begun(SourceFile file);

  /** As {@link #taken(String, long, long)}, and notes how much of which file that was. */
  void taken(SourceFile file, long accepted, long refused);

  /** Notes how many bytes of a file are not read; whoever reads them takes that back. */
  void unread(String source, long bytes);

  /** The sources of which that many bytes were not read. */
  Map<String, Long> unread();

  /** The sizes of the files that were begun and not read to their end, or are being read. */
  Map<String, Long> unfinished();

  /** Where the prompts of every source are. */
  Books books();

  /** What the batches took that are not among the known ones, by their ids. */
  Map<String, List<SourceRange>> beyond(Set<String> known);
}
