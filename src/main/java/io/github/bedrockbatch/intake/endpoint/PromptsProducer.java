/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.endpoint;

import io.github.bedrockbatch.intake.request.SourceSettings;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.service.ServiceHelper;

/** Hands an exchange to the route of its kind, together with how its values become prompts. */
final class PromptsProducer extends DefaultAsyncProducer {
  private final AsyncProducer route;
  private final Object source;

  PromptsProducer(Endpoint endpoint, AsyncProducer route, Object source) {
    super(endpoint);
    this.route = route;
    this.source = source;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    exchange.setProperty(SourceSettings.PROPERTY, source);
    return route.process(
        exchange,
        doneSync -> {
          exchange.removeProperty(SourceSettings.PROPERTY);
          callback.done(doneSync);
        });
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    ServiceHelper.startService(route);
  }

  @Override
  protected void doStop() throws Exception {
    ServiceHelper.stopService(route);
    super.doStop();
  }
}
