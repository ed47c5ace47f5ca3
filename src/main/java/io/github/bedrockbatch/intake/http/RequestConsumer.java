/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;

/** Camel's consumer, whose exchanges begin when a request has been received as a whole. */
final class RequestConsumer extends VertxPlatformHttpConsumer {
  private final BodyReceiver receiver;

  RequestConsumer(
      PlatformHttpEndpoint endpoint, Processor processor, String router, BodyReceiver receiver) {
    super(endpoint, processor, List.of(), router);
    this.receiver = receiver;
  }

  @Override
  protected Future<Void> populateCamelMessage(
      RoutingContext context, Exchange exchange, Message message) {
    return super.populateCamelMessage(context, exchange, message)
        .compose(populated -> receiver.receive(context))
        .map(
            request -> {
              message.setBody(request);
              closeWith(exchange, request.body());
              return null;
            });
  }

  /** Closes it with the exchange: a route may end a request itself, and nobody else would. */
  static void closeWith(Exchange exchange, Closeable open) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                IOHelper.close(open);
              }
            });
  }
}
