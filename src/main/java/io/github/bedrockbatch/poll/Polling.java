/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import io.github.bedrockbatch.ledger.node.Turns;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Duration;
import java.util.List;
import org.apache.camel.RoutesBuilder;

/** Polls the open jobs, on one node at a time, and checks deadlines. */
public final class Polling {
  private final OpenJobs jobs;
  private final PollRoutes routes;
  private final LateRoutes late;

  public Polling(StageContext context) {
    jobs =
        new OpenJobs(
            context.ledger(),
            context.failures(),
            context.settings().jobs(),
            context.clock(),
            context.ledgerTime()::now);
    Duration period = context.settings().jobs().pollPeriod();
    Duration turn = period.plus(context.settings().ledger().lease());
    Turns turns =
        new Turns(context.database(), context.clock(), context.node(), context.ledger().isShared());
    routes =
        new PollRoutes(
            jobs,
            context.lanes(),
            period,
            context.failures().problems(),
            () -> turns.take(Turns.POLL, turn));
    late = new LateRoutes(context);
  }

  public List<RoutesBuilder> routes() {
    return List.of(routes, late);
  }

  /** For JMX: the open jobs as of the last poll. */
  public Object figures() {
    return jobs;
  }
}
