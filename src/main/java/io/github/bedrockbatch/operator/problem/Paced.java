/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.stage.Backoff.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a finding so rarely that it takes less than a four-hundredth of a core. */
final class Paced {
  private static final int TIMES_ITS_COST = 400;
  private static final Logger LOG = LoggerFactory.getLogger(Paced.class);

  private final Finding finding;
  private Duration cost = Duration.ZERO; // of the look before the last one
  private Span pause = Span.OVER;
  private List<StandingProblem> found = List.of();
  private boolean looked;

  Paced(Finding finding) {
    this.finding = finding;
  }

  /** What the finding returned at its last call, which may be this one. */
  List<StandingProblem> look(Instant now) {
    if (pause.isOver(now)) {
      long begin = System.nanoTime();
      try {
        found = finding.look();
        looked = true;
      } catch (Exception e) { // such as an outage of the ledger, which is reported separately
        LOG.debug("A look for problems failed", e);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      Duration least = took.compareTo(cost) < 0 ? took : cost; // the first calls are slower
      cost = took;
      Duration length = least.multipliedBy(TIMES_ITS_COST);
      pause = Span.of(now, length.compareTo(finding.every()) < 0 ? finding.every() : length);
    }
    return found;
  }

  /** Whether a look has told anything yet, if only that nothing is wrong. */
  boolean hasLooked() {
    return looked;
  }
}
