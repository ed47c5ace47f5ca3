/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A finding that needs the ledger. It is skipped during an outage of the ledger, as each call would
 * wait for it and delay the report of that outage by minutes.
 */
record OfLedger(Finding finding, Outages outages) implements Finding {
  @Override
  public List<StandingProblem> look() throws Exception {
    if (outages.isStanding(Area.STAGE, BatchStage.LEDGER)) {
      throw new IOException("The ledger is away");
    }
    return finding.look();
  }

  @Override
  public Duration every() {
    return finding.every();
  }
}
