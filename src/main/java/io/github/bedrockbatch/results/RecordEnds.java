/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Delivery;
import io.github.bedrockbatch.ledger.history.AnswerTotals;
import io.github.bedrockbatch.prompt.Context;
import java.util.BitSet;

/** To which end each record of a batch has come in a pass over its output, and the counts of it. */
final class RecordEnds {
  private final Batch batch;
  private final Attempts attempts;
  private final BitSet lines = new BitSet();
  private final BitSet answered = new BitSet();
  private final Outcomes outcomes = new Outcomes();

  /** Those with a result, and those that only fill the batch up. */
  final BitSet settled = new BitSet();

  /** The records to be sent again. */
  final BitSet again = new BitSet();

  final BitSet failedOnes = new BitSet();

  /** What the answers say besides; complete at the end. */
  final AnswerTotals totals = new AnswerTotals();

  RecordEnds(Batch batch, Attempts attempts) {
    this.batch = batch;
    this.attempts = attempts;
  }

  /**
   * Notes that a line is about this record.
   *
   * @return whether no line before it had an answer
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

  /** One of the records to be sent again is on its way. */
  void sent(Context context) {
    outcomes.retried(context);
  }

  /** Whether there is a record without a line. To be asked when every output file was read. */
  boolean isIncomplete() {
    return settled.cardinality() + again.cardinality() < batch.contents().records();
  }

  /** How many records have a line with an answer. */
  int answered() {
    return answered.cardinality();
  }

  /**
   * Of the records that are sent again, how many the job may have answered though it was stopped.
   */
  int chargedAgain() {
    long unseen = batch.job().counters().processed() - lines.cardinality();
    return batch.late().givenUp() == null
        ? 0
        : (int) Math.max(0, Math.min(unseen, again.cardinality()));
  }

  /** Whether the output was read as by the pass that delivered it. */
  boolean agreesWith(Delivery delivered) {
    return !delivered.complete()
        || (outcomes.succeeded() == delivered.succeeded()
            && outcomes.failed() == delivered.failed());
  }

  /**
   * What became of the records; to be asked for at the end.
   *
   * @throws IllegalStateException when some of those that were to be sent again were not
   */
  Outcomes outcomes() {
    if (outcomes.retried() != again.cardinality()) {
      throw new IllegalStateException(
          outcomes.retried() + " records were sent again, " + again.cardinality() + " had to be");
    }
    return outcomes;
  }
}
