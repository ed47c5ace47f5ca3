/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The person who reruns what has failed, in the way of the command line: the ledger is opened
 * beside the program, and closed after each look.
 */
final class Reruns {

  private final Path data;
  private final String url;
  private final Map<String, Long> asked = new TreeMap<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private SourceBooks books;
  private List<String> unread = List.of();
  private int audits;

  Reruns(Path data) {
    this.data = data;
    this.url = "jdbc:sqlite:" + data.resolve("ledger.db");
  }

  /**
   * Audits the books and asks for a rerun of every failed batch that none is under way for; returns
   * all batches.
   */
  List<Batch> look() {
    try (LedgerDatabase database = LedgerDatabase.open(url);
        Ledger ledger = new JdbcLedger(database, Clock.systemUTC(), "operator")) {
      Operator operator =
          new Operator(
              ledger,
              new OperatorRequests(database, Clock.systemUTC()),
              SpoolFolder.in(data),
              new LedgerMark(database, data));
      Audit audit = operator.audit();
      unread = audit.unread();
      assertThat(audit.sources()).as("the books").allMatch(SourceBooks::balance);
      assertThat(audit.wrong()).as("what is wrong besides").isEmpty();
      books = audit.all();
      audits++;
      asked.values().removeIf(request -> isDone(operator.request(request)));
      List<Batch> batches = operator.batches(Integer.MAX_VALUE);
      for (Batch batch : batches) {
        if (batch.state() == BatchState.FAILED && !asked.containsKey(batch.id())) {
          operator.rerun(batch.id(), false); // people are impatient: it must not be done twice
          asked.put(batch.id(), operator.rerun(batch.id(), false));
        }
      }
      return batches;
    }
  }

  private boolean isDone(OperatorRequest request) {
    if (request.isDone()) {
      outcomes.merge(request.outcome().replaceFirst(":.*", ""), 1, Integer::sum);
    }
    return request.isDone();
  }

  /** What the last audit said of files that grew behind what was read of them. */
  List<String> unread() {
    return unread;
  }

  /** What the last audit said of all sources. */
  SourceBooks books() {
    return books;
  }

  int audits() {
    return audits;
  }

  /** Batches whose rerun was asked for and is not done yet. */
  Map<String, Long> open() {
    return asked;
  }

  /** How often a request ended how. */
  Map<String, Integer> outcomes() {
    return outcomes;
  }
}
