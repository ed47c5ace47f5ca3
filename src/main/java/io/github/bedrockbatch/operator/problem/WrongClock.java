/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.node.LedgerTime;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.ledger.problem.StandingProblem.Kind;
import java.time.Duration;
import java.util.List;

/**
 * Finds that the clock of this node differs from that of the ledger's database. Leases and what is
 * decided for all nodes do not depend on it, but what this node reads and writes does.
 */
record WrongClock(LedgerTime time, String node) implements Finding {
  /** More than a slow answer of the database makes of it, less than AWS accepts. */
  private static final Duration MOST = Duration.ofMinutes(1);

  @Override
  public List<StandingProblem> look() {
    Duration ahead = time.ahead();
    if (ahead.abs().compareTo(MOST) <= 0) {
      return List.of();
    }
    return List.of(
        StandingProblem.of(
            Kind.CLOCK_DIFFERS,
            node,
            "The clock of the node %s is %s %s that of the ledger's database"
                .formatted(node, words(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of"),
            "Set the clock that is wrong, and let NTP keep it. Until then the deadlines that this"
                + " node makes of durations (6h), the ids of its batches and the times that it"
                + " shows differ by as much",
            null));
  }

  /** Rounded, so that the sentence does not change at each look. */
  private static String words(Duration length) {
    long minutes = length.plusSeconds(30).toMinutes();
    long hours = length.plusMinutes(30).toHours();
    return hours >= 48
        ? length.plusHours(12).toDays() + " days"
        : minutes >= 120 ? hours + " hours" : minutes + " min";
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(30);
  }
}
