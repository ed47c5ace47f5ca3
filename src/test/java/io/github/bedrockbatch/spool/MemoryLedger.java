/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Books;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.SourceFile;
import io.github.bedrockbatch.ledger.SourceOutcome;
import io.github.bedrockbatch.ledger.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The half of the ledger that the spool uses. It can be told to break off. */
final class MemoryLedger implements Ledger {
  private record Entry(Batch batch, List<SourceRange> sources) {}

  private final Map<String, Entry> batches = new TreeMap<>();
  private final Set<String> unacknowledged = new TreeSet<>();
  boolean failsToForget;
  boolean failsBeforeSealing;
  boolean failsAfterSealing;

  /** What was sealed, oldest first. */
  List<Batch> all() {
    return batches.values().stream().map(Entry::batch).toList();
  }

  List<SourceRange> sources(String id) {
    return batches.get(id).sources();
  }

  void put(Batch batch) {
    batches.put(batch.id(), new Entry(batch, List.of()));
  }

  @Override
  public Due due() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean seal(Batch batch, List<SourceRange> sources, List<String> messages) {
    if (failsBeforeSealing) {
      throw new IllegalStateException("no ledger");
    }
    unacknowledged.addAll(messages);
    boolean isNew = batches.putIfAbsent(batch.id(), new Entry(batch, sources)) == null;
    if (failsAfterSealing) {
      throw new IllegalStateException("the answer was lost");
    }
    return isNew;
  }

  @Override
  public List<String> unacknowledged() {
    return List.copyOf(unacknowledged);
  }

  @Override
  public void acknowledged(Collection<String> messages) {
    if (failsToForget) {
      throw new IllegalStateException("no ledger");
    }
    unacknowledged.removeAll(messages);
  }

  @Override
  public long position(String source) {
    long[] highest = {-1};
    eachRange(source, (key, range) -> highest[0] = Math.max(highest[0], range.lastOrdinal()));
    return highest[0];
  }

  @Override
  public void eachRange(String source, BiConsumer<BatchKey, SourceRange> to) {
    for (Entry entry : batches.values()) {
      entry.sources().stream()
          .filter(range -> range.source().equals(source))
          .forEach(range -> to.accept(entry.batch().key(), range));
    }
  }

  @Override
  public Optional<Batch> find(String id) {
    return Optional.ofNullable(batches.get(id)).map(Entry::batch);
  }

  @Override
  public void refused(String source, long refused) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void taken(String source, long accepted, long refused) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<SourceFile> files(String fileName) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void begun(SourceFile file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void taken(SourceFile file, long accepted, long refused) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unread(String source, long bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Long> unread() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Long> unfinished() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Batch> inState(BatchState state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Batch> leased() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Batch> newest(int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean reaches(Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Batch> claim(BatchState state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Batch> claimUnderMinimum() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Batch> claimForSubmit(int maxOpen, Set<String> fullModels) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Batch> claim(Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Batch> claimIdle(Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Batch save(Batch held, Batch next) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Batch settle(Batch held, Batch next, List<SourceOutcome> outcomes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Batch sentAgain(Batch held, Batch next, Map<String, Long> accepted) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Books books() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, List<SourceRange>> beyond(Set<String> known) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void renewLeases() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
