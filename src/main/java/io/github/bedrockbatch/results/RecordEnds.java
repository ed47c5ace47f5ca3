/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Delivery;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.prompt.Context;
import java.util.BitSet;

/** How each record of a batch has ended in a pass over its output, and the counts of that. */
final class RecordEnds {
  private final Batch batch;
  private final Attempts attempts;
  private final BitSet lines = new BitSet();
  private final BitSet answered = new BitSet();
  private final Outcomes outcomes = new Outcomes();

  /** Records with a result, and padding. */
  final BitSet settled = new BitSet();

  /** The records to be sent again. */
  final BitSet again = new BitSet();

  final BitSet failedOnes = new BitSet();

  /** The totals of the answers, such as tokens; complete at the end of the pass. */
  final AnswerTotals totals = new AnswerTotals();

  RecordEnds(Batch batch, Attempts attempts) {
    this.batch = batch;
    this.attempts = attempts;
  }

  /**
   * Notes a line about this record.
   *
   * @param answer whether the line has an answer
   * @return whether no earlier line about it had an answer
   */
  boolean hasLine(int ordinal, boolean answer) {
    boolean isFirst = !answered.get(ordinal);
    lines.set(ordinal);
    answered.set(ordinal, answer);
    return isFirst;
  }

  /** As {@link Outcomes#succeeded}. */
  void succeeded(int ordinal, Context context, boolean empty, boolean reused) {
    settle(ordinal);
    outcomes.succeeded(context, empty, reused);
    noteIfLate(context);
  }

  void failed(int ordinal, Context context, String code, String message) {
    settle(ordinal);
    failedOnes.set(ordinal);
    outcomes.failed(context);
    noteIfLate(context);
    totals.failed(code, message, context.id());
  }

  private void noteIfLate(Context context) {
    if (attempts.isLate(context)) {
      outcomes.late(context);
    }
  }

  void settle(int ordinal) {
    settled.set(ordinal);
    again.clear(ordinal);
  }

  /** Notes that one of the records to be sent again has been sent. */
  void sent(Context context) {
    outcomes.retried(context);
  }

  /** Whether a record has no line. To be called when all output files have been read. */
  boolean isIncomplete() {
    return settled.cardinality() + again.cardinality() < batch.contents().records();
  }

  /** How many records have a line with an answer. */
  int answered() {
    return answered.cardinality();
  }

  /**
   * How many of the records that are sent again the stopped job may have answered, so that they are
   * charged twice; 0 if it was not stopped for a deadline.
   */
  int chargedAgain() {
    long unseen = batch.job().counters().processed() - lines.cardinality();
    return batch.late().givenUp() == null
        ? 0
        : (int) Math.max(0, Math.min(unseen, again.cardinality()));
  }

  /** Whether this pass has come to the same counts as the one that delivered the batch. */
  boolean agreesWith(Delivery delivered) {
    return !delivered.complete()
        || (outcomes.succeeded() == delivered.succeeded()
            && outcomes.failed() == delivered.failed());
  }

  /**
   * What became of the records; to be called at the end of the pass.
   *
   * @throws IllegalStateException when not all records that were to be sent again were sent
   */
  Outcomes outcomes() {
    if (outcomes.retried() != again.cardinality()) {
      throw new IllegalStateException(
          outcomes.retried() + " records were sent again, " + again.cardinality() + " had to be");
    }
    return outcomes;
  }
}
