/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.answer.AnswerFault;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.RecordId;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.results.deadletter.FailedPromptDeadLetters;
import io.github.bedrockbatch.shape.ModelOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

/**
 * One pass over the output of a batch: joins each line to its record and makes pages of results.
 * The same output always makes the same pages, so that a pass after a crash can leave out those
 * that are delivered already.
 *
 * <p>The output of a job may be defective: lines may be missing, cut, repeated or about records
 * that were never sent. Each record ends in exactly one way:
 *
 * <ul>
 *   <li>a result, from the first line that settles it;
 *   <li>another attempt, if attempts are left and the failure was transient, the line is missing,
 *       or the answer is not what was asked for;
 *   <li>what {@code deadline.then} says, if it was given up for its deadline;
 *   <li>it waits for a person, if its job was stopped or failed as a whole, as the next job would
 *       too, or if the job reports more answers than there are, as it may be paid already.
 * </ul>
 */
final class OutputPass implements AutoCloseable {
  private static final String DEADLINE = "deadline";
  private static final String NOT_IN_TIME = "there was no answer in time (deadline.then=fail)";

  private final Batch batch;
  private final Contexts contexts;

  /** The records that share the answer of another one. */
  final EqualRecords equal;

  private int taken = EqualRecords.NONE;
  private Context asked;
  final FailedPromptDeadLetters failures;
  private final Judges judges;
  final Attempts attempts;
  private final ResultPageWriter page;
  final RecordEnds ends;

  /** When the lease was last confirmed. */
  Instant confirmed = Instant.EPOCH;

  private OutputLine line;
  private int pages;
  private int unreadable;
  private int unexpected;
  private boolean restLeft;

  /**
   * @param maxAttempts as in {@link Attempts}
   */
  OutputPass(
      Batch batch,
      Contexts contexts,
      FailedPromptDeadLetters failures,
      Judges judges,
      int maxAttempts,
      ModelOutput modelOutput)
      throws IOException {
    this.batch = batch;
    this.contexts = contexts;
    this.equal = EqualRecords.of(batch, contexts);
    this.failures = failures;
    this.judges = judges;
    this.attempts = new Attempts(batch, maxAttempts);
    this.ends = new RecordEnds(batch, attempts);
    this.page = new ResultPageWriter(batch, modelOutput);
  }

  /** The next page from this output file; null when it has no more. */
  ResultPage next(LineReader output) throws IOException {
    if (taken == EqualRecords.NONE) {
      line = new OutputLine(); // the previous one keeps the buffer that it was read from
      output.yieldMemory();
    }
    while (!page.isFull() && hasMore(output)) {
      if (!ends.settled.get(taken)) {
        take(taken);
      }
      taken = equal.after(taken);
    }
    return finished();
  }

  /**
   * Whether there is a record to take: one that shares the last line, or that of the next good
   * line.
   */
  private boolean hasMore(LineReader output) throws IOException {
    while (taken == EqualRecords.NONE && output.next()) {
      if (output.length() == 0) {
        continue;
      }
      if (!line.read(output.buffer(), output.offset(), output.length())) {
        unreadable++;
        continue;
      }
      int ordinal = RecordId.ordinal(line.recordId());
      if (ordinal < 0 || ordinal >= batch.contents().records() || ends.settled.get(ordinal)) {
        unexpected++;
      } else {
        taken = ordinal;
        asked = null;
      }
    }
    return taken != EqualRecords.NONE;
  }

  /** Applies the line to a record. */
  private void take(int ordinal) throws IOException {
    Context context = contexts.get(ordinal);
    Context from = asked; // whose answer it gets; null when the line is its own
    boolean isFirst = false;
    if (from == null) {
      asked = context;
      isFirst = ends.hasLine(ordinal, !line.hasError());
    }
    if (context.isPadding()) {
      ends.settle(ordinal);
      ends.totals.used(line.answer.inputTokens(), line.answer.outputTokens());
      return;
    }
    Verdict verdict = Verdict.of(line);
    if (verdict == Verdict.SUCCEEDED) {
      takeAnswer(ordinal, context, from, isFirst);
      return;
    }
    if (verdict == Verdict.RETRYABLE && attempts.isLeft(context)) {
      ends.again.set(ordinal);
      return;
    }
    if (verdict == Verdict.RETRYABLE && attempts.isGivenUp(context)) {
      failWithoutInput(ordinal, context, DEADLINE, NOT_IN_TIME);
      return;
    }
    String code =
        line.hasError() ? Objects.requireNonNullElse(line.errorCode(), "unknown") : "no-output";
    String message =
        line.hasError()
            ? Objects.requireNonNullElse(line.errorMessage(), "")
            : "the job's output has neither an answer nor an error";
    page.failed(context, code, message);
    ends.failed(ordinal, context, code, message);
    if (line.hasInput()) {
      failures.add(ordinal, context, code, message, line.input(), null);
    } else {
      failures.later(ordinal, code, message);
    }
  }

  /**
   * Counts an answer as paid even if it is not usable, but only for the first line of its record.
   */
  private void takeAnswer(int ordinal, Context context, Context from, boolean isFirst)
      throws IOException {
    AnswerFault fault = judges.fault(context, line.answer);
    boolean reused = from != null || line.reusedFrom() != null;
    if (isFirst && !reused) {
      ends.totals.used(context.origin(), line.answer.inputTokens(), line.answer.outputTokens());
      ends.totals.unfit(fault == null ? 0 : 1);
    }
    if (fault == null) {
      ends.succeeded(ordinal, context, page.succeeded(context, line, from), reused);
      return;
    }
    if (judges.hasAttempts(context) && !attempts.isOver(context)) {
      ends.again.set(ordinal);
      return;
    }
    page.unfit(context, fault, line);
    ends.failed(ordinal, context, fault.code(), fault.message());
    if (line.hasInput()) {
      failures.add(ordinal, context, fault.code(), fault.message(), line.input(), line.output());
    } else {
      failures.later(ordinal, fault.code(), fault.message());
    }
  }

  private void failWithoutInput(int ordinal, Context context, String code, String message)
      throws IOException {
    page.failed(context, code, message);
    ends.failed(ordinal, context, code, message);
    failures.later(ordinal, code, message);
  }

  /**
   * The next page about records that no output line settled; null when there are no more. To be
   * called when all output files have been read.
   */
  ResultPage nextMissing() throws IOException {
    if (attempts.leaveRestToPerson(restLeft) && batch.late().givenUp() == null) {
      return null;
    }
    int records = batch.contents().records();
    for (int ordinal = ends.settled.nextClearBit(0);
        ordinal < records && !page.isFull();
        ordinal = ends.settled.nextClearBit(ordinal + 1)) {
      if (ends.again.get(ordinal)) {
        continue;
      }
      Context context = contexts.get(ordinal);
      if (context.isPadding()) {
        ends.settle(ordinal);
        continue;
      }
      boolean givenUp = attempts.isGivenUp(context);
      if (!givenUp && attempts.leaveRestToPerson(restLeft)) {
        continue;
      }
      boolean unsent = batch.job().lost() || batch.key().isReused();
      if (attempts.isLeft(context) || (!givenUp && unsent)) {
        ends.again.set(ordinal);
        continue;
      }
      String code = givenUp ? DEADLINE : "missing";
      String message =
          givenUp
              ? NOT_IN_TIME
              : "the job ended " + batch.job().status() + " with no answer to this record";
      failWithoutInput(ordinal, context, code, message);
    }
    return finished();
  }

  /** How many lines have an answer, or are spoilt so that it cannot be told. */
  int answers() {
    return ends.answered() + unreadable;
  }

  /** Leaves the records without a line to a person, as they may have been answered. */
  void leaveRest() {
    restLeft = true;
  }

  private ResultPage finished() throws IOException {
    if (page.isEmpty()) {
      return null;
    }
    return page.page(pages++);
  }

  /** Whether this is a pass over the output of that batch. */
  boolean isOf(Batch other) {
    return batch.id().equals(other.id());
  }

  Context context(int ordinal) throws IOException {
    return contexts.get(ordinal);
  }

  int pages() {
    return pages;
  }

  /** Lines that were no whole JSON object with a record id. */
  int unreadable() {
    return unreadable;
  }

  /** Lines about a record that was not sent, or that was settled already. */
  int unexpected() {
    return unexpected;
  }

  @Override
  public void close() throws IOException {
    contexts.close();
    failures.close();
  }
}
