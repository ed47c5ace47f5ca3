/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * What routes name as {@code platformHttpEngine} whose requests bring prompts. Camel's own handler
 * of bodies would hold them before anybody has looked at the headers; the endpoint has to have
 * {@code useBodyHandler=false}.
 */
final class RequestEngine extends VertxPlatformHttpEngine {
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
    String router = VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort());
    return new RequestConsumer(endpoint, processor, router, receiver);
  }
}
