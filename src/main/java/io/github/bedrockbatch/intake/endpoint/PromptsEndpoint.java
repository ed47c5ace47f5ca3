/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.endpoint;

import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.prompt.Ack;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Take in what a route consumes as prompts for Amazon Bedrock batch jobs. Returns without an
 * exception only when every prompt is safe in a batch.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "prompts",
    title = "Prompts",
    syntax = "prompts:kind",
    producerOnly = true,
    generateConfigurer = false,
    category = {Category.AI, Category.CLOUD})
final class PromptsEndpoint extends DefaultEndpoint {

  @UriPath(
      enums = "file,kafka,jms,rabbitmq,sqs,http,route",
      javaType = "java.lang.String",
      description = "What the route consumes.")
  @Metadata(required = true)
  private final PromptsKind kind;

  @UriParam(
      enums = "spooled,uploaded",
      description = "When the offsets of Kafka are committed. If empty: intake.ack.")
  private final Ack ack;

  @UriParam private final SourceSettings settings;
  private final MessageIntake intake;

  PromptsEndpoint(
      String uri,
      PromptsComponent component,
      PromptsKind kind,
      Ack ack,
      SourceSettings settings,
      MessageIntake intake) {
    super(uri, component);
    this.kind = kind;
    this.ack = ack;
    this.settings = settings;
    this.intake = intake;
  }

  /** Hands each exchange to the route of its kind, with the settings of this endpoint. */
  @Override
  public Producer createProducer() throws Exception {
    AsyncProducer route = getCamelContext().getEndpoint(kind.route).createAsyncProducer();
    Object source = kind == PromptsKind.FILE ? settings : intake;
    return new DefaultAsyncProducer(this) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        exchange.setProperty(SourceSettings.PROPERTY, source);
        exchange.setProperty(Ack.PROPERTY, ack);
        return route.process(
            exchange,
            doneSync -> {
              exchange.removeProperty(SourceSettings.PROPERTY);
              exchange.removeProperty(Ack.PROPERTY);
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
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("prompts: takes what a route consumes");
  }

  /** Never shared, as the same text of options may stand for different parameters of templates. */
  @Override
  public boolean isSingleton() {
    return false;
  }
}
