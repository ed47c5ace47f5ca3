/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import io.github.bedrockbatch.stage.StageContext;
import java.util.List;
import org.apache.camel.RoutesBuilder;

/** Watches the open jobs. */
public final class Polling {
  private final OpenJobs jobs;
  private final PollRoutes routes;

  public Polling(StageContext context) {
    jobs =
        new OpenJobs(
            context.ledger(), context.failures(), context.settings().jobs(), context.clock());
    routes =
        new PollRoutes(jobs, context.settings().jobs().pollPeriod(), context.failures().problems());
  }

  public List<RoutesBuilder> routes() {
    return List.of(routes);
  }

  /** For JMX: the jobs as of the last look at them. */
  public Object figures() {
    return jobs;
  }
}
