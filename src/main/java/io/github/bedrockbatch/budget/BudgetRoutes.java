/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.budget;

import io.github.bedrockbatch.ledger.budget.BudgetQueue;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import org.apache.camel.builder.RouteBuilder;

/**
 * Wakes batches that wait for a budget, and estimates the answers of uploaded ones ({@code
 * direct:budget-sample}).
 */
public final class BudgetRoutes extends RouteBuilder {
  private static final int EVERY_MILLIS = 5_000;

  private final BudgetQueue queue;
  private final Budgets budgets;
  private final boolean areSet;

  public BudgetRoutes(StageContext context) {
    this.queue = Budgets.spending(context.settings(), context.database(), context.clock()).queue();
    this.budgets = new Budgets(context);
    this.areSet = !context.settings().budget().limits().isEmpty();
  }

  @Override
  public void configure() {
    if (areSet) {
      wakeUps();
    }

    from("direct:budget-sample")
        .routeId("budget-sample")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(S3Objects::input)
        .id("budget-sample-key")
        .toD(S3Objects.GET)
        .id("budget-sample-get")
        .process(budgets::sample)
        .id("budget-sample-read");
  }

  private void wakeUps() {
    from("timer:budgets?period=" + EVERY_MILLIS)
        .routeId("budgets-timer")
        .to("direct:budgets")
        .id("budgets-tick");

    from("direct:budgets")
        .routeId("budgets")
        .onException(Exception.class)
        .handled(true)
        .process(
            exchange -> log.debug("Budgets cannot be looked at; the ledger is told to be away"))
        .id("budgets-failed")
        .end()
        .process(exchange -> queue.wake())
        .id("budgets-wake");
  }
}
