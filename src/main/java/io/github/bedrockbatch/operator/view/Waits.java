/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.view.Times;
import io.github.bedrockbatch.operator.view.Overview.Step;
import io.github.bedrockbatch.operator.view.Overview.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** How long batches took for each step. */
final class Waits {
  private Waits() {}

  static List<Wait> of(List<Times> batches) {
    return Stream.of(
            wait(Step.GATHERING, batches, Times::opened, Times::sealed),
            wait(Step.SUBMITTING, batches, Times::sealed, Times::submitted),
            wait(Step.QUEUED, batches, Times::submitted, Times::running),
            wait(Step.RUNNING, batches, Times::running, Times::ended),
            wait(Step.DELIVERING, batches, Times::ended, Times::delivered))
        .filter(Objects::nonNull)
        .toList();
  }

  private static Wait wait(
      Step step,
      List<Times> batches,
      Function<Times, Instant> from,
      Function<Times, Instant> until) {
    List<Duration> took =
        batches.stream()
            .filter(times -> from.apply(times) != null && until.apply(times) != null)
            .map(times -> between(from.apply(times), until.apply(times)))
            .sorted()
            .toList();
    int count = took.size();
    return took.isEmpty()
        ? null
        : new Wait(step, count, took.get(count / 2), took.get(count * 9 / 10));
  }

  /** Zero if the end is before the beginning, as clocks of nodes differ. */
  static Duration between(Instant from, Instant until) {
    return until.isBefore(from) ? Duration.ZERO : Duration.between(from, until);
  }
}
