/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * Pages of prompts to OPEN batches, and these to SEALED. An intake sends each page to {@code
 * direct:batch}, and once to {@code direct:batch-sync} before it acknowledges its source.
 */
public final class SpoolRoutes extends RouteBuilder {
  private final Spool spool;

  public SpoolRoutes(Spool spool) {
    this.spool = spool;
  }

  @Override
  public void configure() {
    from("direct:batch")
        .routeId("batch")
        .errorHandler(noErrorHandler())
        .bean(spool, "append")
        .id("batch-append");

    from("direct:batch-sync")
        .routeId("batch-sync")
        .errorHandler(noErrorHandler())
        .process(exchange -> spool.sync())
        .id("batch-fsync");

    from("direct:batch-seal")
        .routeId("batch-seal")
        .errorHandler(noErrorHandler())
        .process(exchange -> spool.sealNow())
        .id("batch-seal-now");

    from("timer:seal?delay=0&period=200")
        .routeId("seal")
        .onException(Exception.class)
        .handled(true)
        .log(
            LoggingLevel.WARN,
            "Batches cannot be sealed now; it is tried again at once: ${exception.message}")
        .end()
        .process(exchange -> spool.sealDue())
        .id("seal-due");
  }
}
