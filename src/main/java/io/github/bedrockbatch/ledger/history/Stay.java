/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.history.BatchEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A time that a batch was in a state. While its job runs, that is RUNNING instead of SUBMITTED.
 *
 * @param to never before {@code from}, even if clocks differ
 */
public record Stay(String state, Instant from, Instant to) {
  private static final String RUNNING = "RUNNING";

  public Duration length() {
    return Duration.between(from, to);
  }

  /** Whether the state was final, until a person resumed the batch. */
  public boolean isOver() {
    return !state.equals(RUNNING) && BatchState.valueOf(state).isFinal();
  }

  /**
   * The stays of a batch, in order, up to its last change of state.
   *
   * @param events the whole history of the batch, in order
   */
  public static List<Stay> of(Batch batch, List<BatchEvent> events) {
    List<Stay> stays = new ArrayList<>();
    String state = BatchState.OPEN.name();
    Instant since = batch.contents().openedAt();
    for (BatchEvent event : events) {
      boolean runs = event.kind() == Kind.JOB && event.what().equals("InProgress");
      if (event.kind() != Kind.STATE && !(runs && state.equals(BatchState.SUBMITTED.name()))) {
        continue;
      }
      Instant until = event.at().isAfter(since) ? event.at() : since;
      stays.add(new Stay(state, since, until));
      state = runs ? RUNNING : event.what();
      since = until;
    }
    return stays;
  }
}
