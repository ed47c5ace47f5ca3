/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * What any route sends to {@code prompts:route}: one message, or a list of exchanges with one each.
 * Headers say where it is from; a route sets them itself, and lets none in from outside.
 */
public final class RouteSource implements MessageSource {
  /**
   * What a message comes from, such as {@code pubsub:orders}; without it, the name of the route.
   */
  private static final String SOURCE = "CamelBedrockBatchSource";

  /** The place of a message in its source: a number that rises. */
  private static final String POSITION = "CamelBedrockBatchPosition";

  /** What tells a message from all others of its source, where there is no position. */
  private static final String MESSAGE_ID = "CamelBedrockBatchMessageId";

  private static final String KEY = "CamelBedrockBatchKey";
  private static final String REPLY_TO = "CamelBedrockBatchReplyTo";
  private static final String CORRELATION_ID = "CamelBedrockBatchCorrelationId";

  private final KeptHeaders headers;

  public RouteSource(KeptHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<SourceMessage> messages(Exchange exchange) throws JsonProcessingException {
    List<SourceMessage> messages = new ArrayList<>();
    if (exchange.getMessage().getBody() instanceof List<?> list
        && list.stream().allMatch(Exchange.class::isInstance)) {
      for (Object each : list) {
        messages.add(message((Exchange) each, exchange));
      }
    } else {
      messages.add(message(exchange, exchange));
    }
    return messages;
  }

  /** Whether its broker has heard of it, only the component knows that consumed the message. */
  @Override
  public void acknowledge(Exchange exchange, Runnable forget) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onComplete(Exchange done) {
                forget.run();
              }
            });
  }

  private SourceMessage message(Exchange exchange, Exchange outer) throws JsonProcessingException {
    Message message = exchange.getMessage();
    String source = KeptHeaders.text(message, SOURCE);
    if (source == null) {
      source = KeptHeaders.text(outer.getMessage(), SOURCE);
    }
    Long position = message.getHeader(POSITION, Long.class);
    String messageId = KeptHeaders.text(message, MESSAGE_ID);
    String where =
        SourceMessage.bounded(source == null ? "route:" + outer.getFromRouteId() : source);
    return new SourceMessage(
        name(where, position, messageId, exchange),
        body(message),
        where,
        position == null ? -1 : position,
        messageId,
        KeptHeaders.text(message, KEY),
        headers.of(
            message::getHeader,
            KeptHeaders.text(message, REPLY_TO),
            KeptHeaders.text(message, CORRELATION_ID)),
        name -> KeptHeaders.text(message, name));
  }

  private static String name(String source, Long position, String messageId, Exchange exchange) {
    if (position != null) {
      return source + ':' + position;
    }
    return messageId == null ? exchange.getExchangeId() : messageId;
  }

  /** A row of a database is a map; it is read as the JSON object that it would be. */
  private static byte[] body(Message message) throws JsonProcessingException {
    Object body = message.getBody();
    if (body instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return body instanceof Map
        ? JsonFactories.TREES.writeValueAsBytes(body)
        : message.getBody(byte[].class);
  }
}
