/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.source;

import io.github.bedrockbatch.prompt.BatchKey;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The {@link SourceLedger} in SQL that both SQLite and PostgreSQL accept. */
public final class JdbcSourceLedger implements SourceLedger {
  private final Jdbi jdbi;
  private final Clock clock;
  private final String node;
  private final boolean shared;
  private final Runnable counting;

  /**
   * @param shared whether other nodes take from the same sources
   * @param counting is run before records that are in open batches count as accepted
   */
  public JdbcSourceLedger(Jdbi jdbi, Clock clock, String node, boolean shared, Runnable counting) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.node = node;
    this.shared = shared;
    this.counting = counting;
  }

  @Override
  public String countedHere(String source) {
    return shared ? source + '@' + node : source;
  }

  @Override
  public List<String> unacknowledged() {
    return shared
        ? List.of()
        : jdbi.inTransaction(handle -> MessageTable.list(handle, clock.millis()));
  }

  @Override
  public void acknowledged(Collection<String> messages) {
    if (!shared) {
      jdbi.useTransaction(handle -> MessageTable.remove(handle, messages));
    }
  }

  @Override
  public long position(String source) {
    return jdbi.withHandle(handle -> SourceTable.position(handle, source, node));
  }

  @Override
  public void eachRange(String source, BiConsumer<BatchKey, SourceRange> to) {
    jdbi.useTransaction(handle -> SourceTable.eachRange(handle, source, node, to));
  }

  @Override
  public void taken(String source, long accepted, long refused) {
    counting.run();
    jdbi.useHandle(handle -> taken(handle, source, accepted, refused));
  }

  @Override
  public void taken(List<Taken> sources) {
    counting.run();
    jdbi.useTransaction(handle -> SourceTable.taken(handle, sources, clock.millis()));
  }

  /** As {@link #taken(String, long, long)}, in a transaction of the caller's. */
  public void taken(Handle handle, String source, long accepted, long refused) {
    SourceTable.taken(handle, source, accepted, refused, clock.millis());
  }

  @Override
  public void refused(String source, long refused) {
    taken(source, SourceTable.ENDLESS, refused);
  }

  @Override
  public long acceptedFrom(String beginOfName) {
    return jdbi.withHandle(handle -> SourceTable.acceptedFrom(handle, beginOfName));
  }

  @Override
  public List<SourceFile> files(String fileName) {
    return jdbi.withHandle(handle -> SourceTable.files(handle, fileName));
  }

  @Override
  public void begun(SourceFile file) {
    jdbi.useHandle(handle -> SourceTable.begun(handle, file, clock.millis()));
  }

  @Override
  public void taken(SourceFile file, long accepted, long refused) {
    counting.run();
    jdbi.useTransaction(
        handle -> {
          taken(handle, file.source(), accepted, refused);
          SourceTable.read(handle, file);
        });
  }

  @Override
  public void unread(String source, long bytes) {
    jdbi.useHandle(handle -> SourceTable.unread(handle, source, bytes));
  }

  @Override
  public Map<String, Long> unread() {
    return jdbi.withHandle(SourceTable::unread);
  }

  @Override
  public Map<String, Long> unfinished() {
    return jdbi.withHandle(SourceTable::unfinished);
  }

  @Override
  public Books books() {
    return new JdbcBooks(jdbi).read();
  }

  @Override
  public Map<String, List<SourceRange>> beyond(Set<String> known) {
    return new JdbcBooks(jdbi).beyond(known);
  }
}
