/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.model.ModelFamilies;
import io.github.bedrockbatch.model.ModelFamily;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.WhenLate;
import java.util.function.Predicate;

/**
 * Decides as what the records of a batch are sent again, and in which batches: those that were
 * given up for a deadline go, once, where {@code deadline.then} says.
 *
 * @param is whether a prompt was given up
 */
record GivenUp(Batch batch, Predicate<Context> is) {

  /** The context of the next attempt; it counts as one only if a job may have had the record. */
  Context next(Context context, int ordinal) {
    boolean sent =
        batch.job().startedAt() != null || !(batch.wasGivenUp() || batch.key().isReused());
    Context next = context.resent(batch.source(), ordinal, context.attempt() + (sent ? 1 : 0));
    return is.test(context) ? next.due(context.deadline().waiting()) : next;
  }

  /** The key of the batches that the record is sent again in. */
  BatchKey key(Context context) {
    BatchKey key = batch.key().isReused() ? batch.key().inJobs(batch.key().modelId()) : batch.key();
    if (!is.test(context)) {
      return key;
    }
    WhenLate then = context.deadline().then();
    return then.kind() == WhenLate.Kind.MODEL && takes(then.modelId(), key)
        ? key.inJobs(then.modelId())
        : key.onDemand();
  }

  /** Whether the other model accepts requests in the format of these batches. */
  private static boolean takes(String modelId, BatchKey key) {
    boolean converse = key.invocationType() == InvocationType.CONVERSE;
    ModelFamily other = ModelFamilies.of(modelId);
    return converse
        ? other == null || other.knowsConverse()
        : other != null && other == ModelFamilies.of(key.modelId());
  }
}
