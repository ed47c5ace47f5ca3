/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.LineReader;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.IOException;
import java.util.BitSet;

/**
 * One pass over the output of a batch: joins each line to its record and makes pages of results.
 * The same output always makes the same pages, so that a pass after a crash can leave out those
 * that are delivered already.
 *
 * <p>What a job writes need not be what one expects: lines may be missing, cut, there twice or
 * about records that were never sent. Each record gets exactly one result, from the first whole
 * line about it.
 */
final class OutputPass implements AutoCloseable {
  private final Batch batch;
  private final Contexts contexts;
  private final BitSet answered;
  private final OutputLine line = new OutputLine();
  private int pages;
  private int succeeded;
  private int failed;
  private int unreadable;
  private int unexpected;

  OutputPass(Batch batch, Contexts contexts) {
    this.batch = batch;
    this.contexts = contexts;
    this.answered = new BitSet(batch.contents().records());
  }

  /** The next page from this output file, or null when it has no more. */
  ResultPage next(LineReader output) throws IOException {
    ResultPage page = new ResultPage(batch, pages);
    while (!page.isFull() && output.next()) {
      if (output.length() > 0) {
        take(page, output.buffer(), output.offset(), output.length());
      }
    }
    return finished(page);
  }

  private void take(ResultPage page, byte[] buffer, int offset, int length) throws IOException {
    if (!line.read(buffer, offset, length)) {
      unreadable++;
      return;
    }
    int ordinal = RecordId.ordinal(line.recordId());
    if (ordinal < 0 || ordinal >= batch.contents().records() || answered.get(ordinal)) {
      unexpected++;
      return;
    }
    answered.set(ordinal);
    Context context = contexts.get(ordinal);
    if (line.hasError()) {
      failed++;
      page.failed(context, orElse(line.errorCode(), "unknown"), orElse(line.errorMessage(), ""));
    } else if (line.hasOutput()) {
      succeeded++;
      page.succeeded(context, line, buffer, offset);
    } else {
      failed++;
      page.failed(context, "no-output", "the job's output has neither an answer nor an error");
    }
  }

  /** The next page of records that no output line was about, or null when there are no more. */
  ResultPage nextMissing() throws IOException {
    ResultPage page = new ResultPage(batch, pages);
    int records = batch.contents().records();
    for (int ordinal = answered.nextClearBit(0);
        ordinal < records && !page.isFull();
        ordinal = answered.nextClearBit(ordinal + 1)) {
      answered.set(ordinal);
      failed++;
      page.failed(
          contexts.get(ordinal),
          "missing",
          "the job ended " + batch.job().status() + " with no answer to this record");
    }
    return finished(page);
  }

  private ResultPage finished(ResultPage page) {
    if (page.isEmpty()) {
      return null;
    }
    pages++;
    return page;
  }

  private static String orElse(String text, String other) {
    return text == null ? other : text;
  }

  boolean isOver(Batch other) {
    return batch.id().equals(other.id());
  }

  int pages() {
    return pages;
  }

  int succeeded() {
    return succeeded;
  }

  int failed() {
    return failed;
  }

  /** Lines that were no whole JSON object with a record id. */
  int unreadable() {
    return unreadable;
  }

  /** Lines about a record that was not sent, or that had its line already. */
  int unexpected() {
    return unexpected;
  }

  @Override
  public void close() throws IOException {
    contexts.close();
  }
}
