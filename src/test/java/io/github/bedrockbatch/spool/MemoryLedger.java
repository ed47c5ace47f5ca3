/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.BatchKey;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BiConsumer;

/** The half of the ledger that the spool uses, for any thread. It can be told to break off. */
final class MemoryLedger {
  private record Entry(Batch batch, List<SourceRange> sources) {}

  private final Map<String, Entry> batches = new ConcurrentSkipListMap<>();
  private final Set<String> unacknowledged = new ConcurrentSkipListSet<>();
  boolean failsToForget;
  boolean failsBeforeSealing;
  boolean failsAfterSealing;

  /** Done once, while a batch is being sealed. */
  Runnable whileSealing = () -> {};

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

  public boolean isShared() {
    return false;
  }

  public String countedHere(String source) {
    return source;
  }

  public boolean seal(Batch batch, List<SourceRange> sources, List<String> messages) {
    Runnable once = whileSealing;
    whileSealing = () -> {};
    once.run();
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

  public List<String> unacknowledged() {
    return List.copyOf(unacknowledged);
  }

  public void acknowledged(Collection<String> messages) {
    if (failsToForget) {
      throw new IllegalStateException("no ledger");
    }
    unacknowledged.removeAll(messages);
  }

  public long position(String source) {
    long[] highest = {-1};
    eachRange(source, (key, range) -> highest[0] = Math.max(highest[0], range.lastOrdinal()));
    return highest[0];
  }

  public void eachRange(String source, BiConsumer<BatchKey, SourceRange> to) {
    for (Entry entry : batches.values()) {
      entry.sources().stream()
          .filter(range -> range.source().equals(source))
          .forEach(range -> to.accept(entry.batch().key(), range));
    }
  }

  public Optional<Batch> find(String id) {
    return Optional.ofNullable(batches.get(id)).map(Entry::batch);
  }

  public boolean wasRemoved(String id) {
    return false;
  }

  public SourceLedger sources() {
    return as(SourceLedger.class);
  }

  /** A ledger whose other half nobody may call. */
  Ledger ledger() {
    return as(Ledger.class);
  }

  private <T> T as(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return MemoryLedger.class
                    .getMethod(method.getName(), method.getParameterTypes())
                    .invoke(this, arguments);
              } catch (NoSuchMethodException e) {
                throw new UnsupportedOperationException(method.getName());
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
