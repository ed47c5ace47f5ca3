/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.NoRoomException;
import io.github.bedrockbatch.intake.endpoint.PromptsComponent;
import io.github.bedrockbatch.intake.http.HttpSource;
import io.github.bedrockbatch.intake.http.OpenRequest;
import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.message.MessageSource;
import io.github.bedrockbatch.intake.message.SourceMessage;
import io.github.bedrockbatch.intake.message.StreamDeadLetters;
import io.github.bedrockbatch.intake.read.PromptPages;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.prompt.Ack;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import io.github.bedrockbatch.stage.page.EachPage;
import io.github.bedrockbatch.stage.page.Pages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/**
 * Brings messages to OPEN batches. A route sends what it consumes to a {@code prompts:} endpoint,
 * which hands it to one of
 *
 * <pre>
 * direct:prompts        any message, with headers that say where it is from
 * direct:prompts-kafka  what Camel's Kafka consumer collects; commits offsets
 * direct:prompts-jms    what Camel's JMS consumer hands over; acknowledges
 * direct:prompts-rabbitmq  what our consumers of RabbitMQ gather; acknowledges
 * direct:prompts-sqs    what our SQS consumer has received; deletes
 * direct:prompts-http   a request; leaves the response
 * </pre>
 *
 * Each of them returns without an exception only when every prompt is safe in a batch and every
 * rejected value in the dead letters, or in the response.
 */
final class MessageRoutes extends RouteBuilder {
  private static final String MESSAGES = "CamelBedrockBatchMessages";
  private static final String REQUEST = "CamelBedrockBatchRequest";

  private final PromptsComponent component;
  private final MessageIntake standard;
  private final StreamDeadLetters deadLetters;
  private final Map<String, MessageSource> sources;
  private final HttpSource http;
  private final Outages outages;
  private final Duration longestPause;
  private ProducerTemplate forget;

  /**
   * @param component makes the endpoints
   * @param standard for exchanges of endpoints without options
   * @param sources by the ids of their routes
   * @param outages where failures of requests are noted
   * @param longestPause the longest pause that clients are asked for
   */
  MessageRoutes(
      PromptsComponent component,
      MessageIntake standard,
      StreamDeadLetters deadLetters,
      Map<String, MessageSource> sources,
      HttpSource http,
      Outages outages,
      Duration longestPause) {
    this.component = component;
    this.standard = standard;
    this.deadLetters = deadLetters;
    this.sources = sources;
    this.http = http;
    this.outages = outages;
    this.longestPause = longestPause;
  }

  @Override
  public void configure() {
    getContext().addComponent("prompts", component);
    forget = getContext().createProducerTemplate();

    sources.forEach(
        (name, source) ->
            from("direct:" + name)
                .routeId(name)
                .errorHandler(noErrorHandler())
                .process(exchange -> exchange.setProperty(MESSAGES, source.messages(exchange)))
                .id(name + "-read")
                .to("direct:take-messages")
                .id(name + "-take")
                .process(exchange -> source.acknowledge(exchange, forgetting(exchange)))
                .id(name + "-acknowledge"));

    from("direct:prompts-http")
        .routeId("prompts-http")
        .onException(Exception.class)
        .handled(true)
        .process(this::fail)
        .id("prompts-http-failed")
        .end()
        .process(this::openRequest)
        .id("prompts-http-read")
        .filter(exchange -> request(exchange) != null && !request(exchange).isAnswered())
        .id("prompts-http-new")
        .to("direct:take-messages")
        .id("prompts-http-take")
        .end()
        .filter(exchange -> request(exchange) != null)
        .id("prompts-http-open")
        .process(this::respond)
        .id("prompts-http-respond")
        .end();

    from("direct:take-messages")
        .routeId("take-messages")
        .errorHandler(noErrorHandler())
        .split(EachPage.of(this::pages), EachPage.UNTIL_FAILURE)
        .streaming()
        .stopOnException()
        .id("take-messages-each")
        .to("direct:batch")
        .id("take-messages-page")
        .end()
        .to("direct:batch-sync")
        .id("take-messages-sync")
        .process(exchange -> deadLetters.sync())
        .id("take-messages-letters");
  }

  @SuppressWarnings("unchecked")
  private static List<SourceMessage> messages(Exchange exchange) {
    return exchange.getProperty(MESSAGES, List.class);
  }

  private Pages<PromptPage> pages(Exchange exchange) {
    MessageIntake intake =
        exchange.getProperty(SourceSettings.PROPERTY, standard, MessageIntake.class);
    OpenRequest request = request(exchange);
    if (request != null) {
      return request.pages(intake, messages(exchange));
    }
    PromptPages pages =
        intake.pages(messages(exchange), deadLetters.of(exchange.getFromRouteId()), false);
    return exchange.getProperty(Ack.PROPERTY) == Ack.UPLOADED
        ? Pages.of(() -> pages.hasNext() ? pages.next().acknowledged(Ack.UPLOADED) : null, pages)
        : pages;
  }

  private Runnable forgetting(Exchange exchange) {
    List<String> identities =
        messages(exchange).stream().map(SourceMessage::identity).filter(Objects::nonNull).toList();
    return () -> {
      if (!identities.isEmpty()) {
        forget.sendBody("direct:batch-acknowledged", identities);
      }
    };
  }

  private void openRequest(Exchange exchange) throws IOException {
    OpenRequest request = http.open(exchange);
    if (request != null) {
      exchange.setProperty(REQUEST, request);
      exchange.setProperty(MESSAGES, List.of(http.message(exchange, request)));
    }
  }

  private static OpenRequest request(Exchange exchange) {
    return exchange.getProperty(REQUEST, OpenRequest.class);
  }

  private void respond(Exchange exchange) throws IOException {
    if (request(exchange).isAnswered()) {
      pages(exchange).forEachRemaining(page -> {}); // only its answer is wanted
    }
    http.respond(exchange, request(exchange));
    if (outages.worked(Area.SOURCE, exchange.getFromRouteId())) {
      log.info("Requests are taken in again");
    }
  }

  private void fail(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    boolean passes = TransientIntakeErrors.include(thrown);
    String words = FileNames.printable(Failure.of(thrown).words());
    if (!passes) {
      log.error("A request was answered with 500: {}", words);
    } else if (!NoRoomException.is(thrown) // which is said once for all sources
        && outages.failed(Area.SOURCE, exchange.getFromRouteId(), longestPause, words) == 1) {
      log.warn("Requests are answered with 503: {}", words);
    }
    http.fail(exchange, request(exchange), passes);
  }
}
