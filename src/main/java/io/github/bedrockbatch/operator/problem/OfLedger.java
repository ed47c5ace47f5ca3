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
 * What cannot be told without the ledger: it is not looked for while that is known to be away, as
 * each look would wait for it, and what is wrong then would be told minutes later.
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
