/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import org.apache.camel.builder.RouteBuilder;

/**
 * {@code direct:return-undelivered}: hands results that a sink has rejected to that sink again, and
 * to no other. They belong to one page of a batch, and keep their result ids.
 */
final class ReturnedResultRoutes extends RouteBuilder {
  @Override
  public void configure() {
    from("direct:return-undelivered")
        .routeId("return-undelivered")
        .errorHandler(noErrorHandler())
        .filter(ReturnedResults::open)
        .id("return-undelivered-page")
        .toD("direct:deliver-${exchangeProperty." + ReturnedResults.SINK + "}")
        .id("return-undelivered-sink")
        .end();
  }
}
