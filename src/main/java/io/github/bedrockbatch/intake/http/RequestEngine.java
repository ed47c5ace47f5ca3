/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.config.source.InvalidSettings;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;

/**
 * The {@code platformHttpEngine} for routes with prompts: an exchange begins when its request has
 * arrived as a whole. Camel's own body handler would keep bodies before the headers are checked:
 * the endpoint has to have {@code useBodyHandler=false}.
 */
final class RequestEngine extends VertxPlatformHttpEngine {
  private static final RefusedRequest PAUSED =
      RefusedRequest.forNow(
          503, 60, "An operator has paused this source. Send the request again later");

  private final BodyReceiver receiver;

  RequestEngine(CamelContext context, BodyReceiver receiver) {
    this.receiver = receiver;
    setCamelContext(context);
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    if (endpoint.isUseBodyHandler() || endpoint.isUseStreaming()) {
      throw new IllegalArgumentException(
          endpoint + " must have useBodyHandler=false and useStreaming=false");
    }
    if (!endpoint.getPath().startsWith("/")) {
      throw new InvalidSettings(
          List.of("path=%1$s must begin with a slash: /%1$s".formatted(endpoint.getPath())),
          "the routes from platform-http");
    }
    String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
    return new VertxPlatformHttpConsumer(endpoint, processor, List.of(), router) {
      /** Responds while the source is paused; Camel's own response does not say why. */
      @Override
      protected void handleRequest(RoutingContext context) {
        if (isSuspended()) {
          BodyReceiver.reject(context, PAUSED);
        } else {
          super.handleRequest(context);
        }
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
    };
  }

  /**
   * Closes a resource when the exchange is done, even if a user's route ends the request itself.
   */
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
