/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import io.github.bedrockbatch.prompt.BatchKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What was taken from each source, and where all of it is. A call that returned is durable, as for
 * the whole {@link io.github.bedrockbatch.ledger.Ledger}.
 */
public interface SourceLedger {
  /** How many prompts of a source were accepted in all, and how many values were rejected. */
  record Taken(String source, long accepted, long refused) {}

  /**
   * The name under which this node counts what it numbers or rejects itself of a source. On a
   * shared ledger it differs for each node, so that counts of another node are not mistaken for its
   * own.
   */
  String countedHere(String source);

  /**
   * The messages in sealed batches that were not {@link #acknowledged}; after a week a message is
   * forgotten. Empty on a shared ledger, which may have very many: there sealing recognises them,
   * and acknowledged ones, too, as another node may have a copy.
   */
  List<String> unacknowledged();

  /** Forgets messages that will not be redelivered. */
  void acknowledged(Collection<String> messages);

  /**
   * The highest ordinal of the source in any sealed batch, whatever its key; or -1. Batches of
   * other nodes that may still be revoked do not count, here and in {@link #eachRange}.
   */
  long position(String source);

  /**
   * Passes on which ordinals of the source each sealed batch has, with its key; with null for
   * batches that were removed.
   */
  void eachRange(String source, BiConsumer<BatchKey, SourceRange> to);

  /** Notes what was taken from a source in all; replaces an earlier note. */
  void taken(String source, long accepted, long refused);

  /**
   * Notes the same for several sources in one transaction; at most 1,000, as others wait for it.
   */
  void taken(List<Taken> sources);

  /**
   * Notes how many values were rejected in all, of a source that has no end, whose accepted prompts
   * are therefore never counted.
   */
  void refused(String source, long refused);

  /**
   * How many prompts were accepted from all sources whose names begin so, of those that have an
   * end.
   */
  long acceptedFrom(String beginOfName);

  /** The files with this name whose reading was begun, newest first; at most 1,000. */
  List<SourceFile> files(String fileName);

  /**
   * Notes that a file is about to be read, before anything of it is taken. No effect for a known
   * file, except if it has more bytes than before: its accepted prompts are unknown then until it
   * is read.
   */
  void begun(SourceFile file);

  /** As {@link #taken(String, long, long)}, and notes how much of the file was read. */
  void taken(SourceFile file, long accepted, long refused);

  /** Notes how many bytes of a file were not read, until the file is read again. */
  void unread(String source, long bytes);

  /** The number of unread bytes by source, for sources that have any. */
  Map<String, Long> unread();

  /** The sizes by source of the files that were begun and not read to their end. */
  Map<String, Long> unfinished();

  /** Reads where the prompts of every source are. */
  Books books();

  /** What each batch took that is not among the known ones, by batch id. */
  Map<String, List<SourceRange>> beyond(Set<String> known);
}
