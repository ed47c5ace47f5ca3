/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.source.Books;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Adds up the books of the ledger and the open batches of the spool, while the process that serves
 * continues. The books are those of the moment at which the ledger is read: all that a source had
 * given by then is in the ledger, or in a batch that was open then. Such a batch is still open when
 * the spool is read afterwards, or it was sealed since and is in the ledger when that is read
 * again.
 */
record Auditor(Ledger ledger, SpoolFolder spool, Open open, LedgerMark mark) {
  /** Finds what each open batch, by its id, has taken from each source. */
  interface Open {
    Map<String, List<SourceRange>> taken() throws IOException;
  }

  private static final SourceBooks NOTHING =
      new SourceBooks("in all", OptionalLong.of(0), 0, 0, 0, 0, 0, 0, 0, 0);

  Audit audit() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException("The spool cannot be read", e);
    }
  }

  boolean isOpen(String batchId) {
    try {
      return open.taken().containsKey(batchId);
    } catch (IOException e) {
      throw new UncheckedIOException("The spool cannot be read", e);
    }
  }

  private Audit read() throws IOException {
    Books books = ledger.sources().books();
    Map<String, SourceBooks> sources = new LinkedHashMap<>();
    books.sources().forEach(source -> sources.put(source.source(), source));
    Map<String, List<SourceRange>> open = new LinkedHashMap<>(this.open.taken());
    open.putAll(ledger.sources().beyond(books.batches()));
    open.keySet().removeAll(books.batches());
    addOpen(sources, open.values());
    List<SourceBooks> named = sources.values().stream().filter(Auditor::hasAny).toList();
    SourceBooks all = named.stream().reduce(NOTHING, (sum, one) -> sum.plus(one));
    return new Audit(named, all, unfinished(), unread(), wrong(books), books.removed());
  }

  private void addOpen(Map<String, SourceBooks> sources, Collection<List<SourceRange>> batches) {
    Map<String, Long> added = new HashMap<>();
    for (List<SourceRange> ranges : batches) {
      for (SourceRange range : ranges) {
        // A record counts for its earlier batch until that has noted that it was sent again.
        SourceBooks source = sources.get(range.source());
        if (range.origin().equals(range.source())
            || (source != null && source.accepted().isPresent())) {
          sources.merge(
              range.origin(),
              SourceBooks.none(range.origin()).withPending(range.records()),
              (was, more) -> was.withPending(more.pending()));
          added.merge(range.origin(), (long) range.records(), Long::sum);
        }
      }
    }
    // Several nodes may have the same prompts: sealing will leave them out of all but one batch.
    if (ledger.isShared()) {
      added.forEach(
          (source, most) ->
              sources.computeIfPresent(
                  source, (name, was) -> was.withPending(-Math.min(most, was.surplus()))));
    }
  }

  /** False for sources of records that are sent again, which have no books of their own. */
  private static boolean hasAny(SourceBooks source) {
    return source.found() + source.refused() + source.accepted().orElse(0) > 0;
  }

  private List<String> unfinished() {
    List<String> unfinished = new ArrayList<>();
    ledger
        .sources()
        .unfinished()
        .forEach(
            (source, bytes) ->
                unfinished.add(
                    "%s: its %,d bytes are being read, or a crash cut that off; it is read to its end"
                            .formatted(FileNames.printable(source), bytes)
                        + " if it still is where it came from"));
    return unfinished;
  }

  private List<String> unread() {
    return ledger.sources().unread().entrySet().stream()
        .map(
            file ->
                "%s: %s of it %s not read"
                    .formatted(
                        FileNames.printable(file.getKey()),
                        Count.of(file.getValue(), "byte"),
                        file.getValue() == 1 ? "was" : "were"))
        .toList();
  }

  private List<String> wrong(Books books) throws IOException {
    List<String> faults = new ArrayList<>();
    mark.contradiction()
        .ifPresent(why -> faults.add(Audit.OTHER_LEDGER + why + " (see the command adopt)"));
    for (String id : spool.sealedIds()) {
      if (ledger.find(id).isEmpty() && !ledger.wasRemoved(id)) {
        faults.add("Batch " + id + ": its files are in the spool, and the ledger lacks it");
      }
    }
    for (String id : books.uneven()) {
      faults.add("Batch " + id + ": its counts are not the sum of what its sources count");
    }
    List<Batch> unsent = new ArrayList<>(ledger.inState(BatchState.SEALED));
    unsent.addAll(ledger.inState(BatchState.HELD));
    for (Batch batch : unsent) {
      if (batch.place() == null
          && mark.isOf(batch.node())
          && !spool.holds(batch)
          && ledger.find(batch.id()).filter(batch::equals).isPresent()) {
        faults.add(
            "Batch "
                + batch.id()
                + ": it is sealed and not uploaded, and its "
                + Count.of(batch.contents().records(), "record", "is", "are")
                + " not in the spool of this data folder (in a ledger from before its"
                + " upload: see the command adopt)");
      }
    }
    faults.addAll(spool.damaged());
    return faults;
  }
}
