/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import static java.util.Locale.ROOT;

import io.github.bedrockbatch.ledger.BatchState;
import java.time.Instant;
import java.util.Set;

/**
 * Which batches are wanted. A part that is null or empty excludes none.
 *
 * @param model a model id, or a part of it
 * @param source a part of the name of a source that prompts came from at first
 * @param text the beginning of the batch id, the ARN or id of the job, or a part of the reason or
 *     of the service's words
 * @param from opened at this time or later
 * @param until opened before this time
 */
public record BatchFilter(
    Set<BatchState> states, String model, String source, String text, Instant from, Instant until) {
  public static final BatchFilter ALL = new BatchFilter(Set.of(), null, null, null, null, null);

  public BatchFilter {
    states = Set.copyOf(states);
  }

  /** The same filter for other states. */
  public BatchFilter in(Set<BatchState> only) {
    return new BatchFilter(only, model, source, text, from, until);
  }

  public static BatchFilter in(BatchState... states) {
    return new BatchFilter(Set.of(states), null, null, null, null, null);
  }

  /**
   * Whether an open batch matches; never if a source is given, as the batch would have to be read.
   */
  public boolean matches(OpenBatchLine open) {
    return (states.isEmpty() || states.contains(BatchState.OPEN))
        && (model == null || open.model().toLowerCase(ROOT).contains(model.toLowerCase(ROOT)))
        && source == null
        && (text == null || open.id().startsWith(text.strip()))
        && (from == null || !open.openedAt().isBefore(from))
        && (until == null || open.openedAt().isBefore(until));
  }
}
