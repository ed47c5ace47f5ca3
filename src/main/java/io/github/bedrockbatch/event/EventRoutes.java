/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.event;

import io.github.bedrockbatch.config.DeliverOptions;
import io.github.bedrockbatch.ledger.event.EventTable;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Sends due events every two seconds to the targets that {@code deliver.events} names. */
public final class EventRoutes extends RouteBuilder {
  /**
   * Longer than sending is tried: older events are for targets that are no longer in the settings.
   */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);

  private final StageContext context;
  private final EventTable table;
  private Teller teller;

  public EventRoutes(StageContext context) {
    this.context = context;
    this.table = new EventTable(context.database());
  }

  @Override
  public void configure() {
    table.removeBefore(context.clock().instant().minus(FORGOTTEN_AFTER));
    DeliverOptions options = context.settings().deliver();
    if (options.events().isEmpty()) {
      return;
    }
    Signatures signatures = new Signatures(options.eventSecrets());
    Map<String, Target> targets = new LinkedHashMap<>();
    Map<String, Backoff> backoffs = new LinkedHashMap<>();
    for (String name : options.events()) {
      targets.put(
          name,
          DeliverOptions.isUrl(name)
              ? new Webhook(name, signatures, context.clock())
              : new SinkTarget(name, getCamelContext().createProducerTemplate()));
      backoffs.put(name, context.backoff());
    }
    teller =
        new Teller(
            table,
            targets,
            backoffs,
            context.failures().outages(),
            context.clock(),
            () -> getCamelContext().isRunAllowed());

    onException(Exception.class).handled(true).process(this::failed).id("events-failed");

    from("timer:events?period=2000").routeId("events-timer").to("direct:events").id("events-tick");

    from("direct:events").routeId("events").process(exchange -> teller.sendDue()).id("events-tell");
  }

  private void failed(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    log.debug("Looking for events failed: {}", Failure.of(thrown).words());
  }
}
