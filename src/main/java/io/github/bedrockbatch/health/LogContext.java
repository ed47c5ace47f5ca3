/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import io.github.bedrockbatch.stage.LeasedBatch;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.MDC;

/**
 * Puts what a step works on into the MDC, for all that is logged meanwhile, also by libraries:
 * {@code batch}, its id, or else {@code source}, the name of a file or the id of the route that
 * takes messages.
 */
public final class LogContext implements InterceptStrategy {
  private static final String BATCH = "batch";
  private static final String SOURCE = "source";

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext camel, NamedNode step, Processor target, Processor next) {
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        String batch = LeasedBatch.idOf(exchange);
        String key = batch == null ? SOURCE : BATCH;
        String value = batch == null ? source(exchange) : batch;
        if (value == null) {
          return super.process(exchange, callback);
        }
        String before = MDC.get(key);
        MDC.put(key, value);
        try {
          return super.process(exchange, callback);
        } finally {
          if (before == null) {
            MDC.remove(key);
          } else {
            MDC.put(key, before);
          }
        }
      }
    };
  }

  private static String source(Exchange exchange) {
    Endpoint from = exchange.getFromEndpoint();
    if (from == null || from instanceof DirectEndpoint || from instanceof TimerEndpoint) {
      return null;
    }
    return from instanceof GenericFileEndpoint<?>
        ? exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class)
        : exchange.getFromRouteId();
  }
}
