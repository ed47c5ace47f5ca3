/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Messages that any route sends to {@code prompts:route}: one, or a list of exchanges with one
 * each. Headers say where they come from; the route sets these, and must not accept them from
 * outside.
 */
public final class RouteSource implements MessageSource {
  /** Header: the source, such as {@code pubsub:orders}; without it, the id of the route. */
  private static final String SOURCE = "CamelBedrockBatchSource";

  /** Header: the position of the message in its source, a rising number. */
  private static final String POSITION = "CamelBedrockBatchPosition";

  /** Header: the unique id of the message in its source, if it has no position. */
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

  /** Never forgets ids: only the component that consumed the message acknowledges it. */
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
    Long position = position(message);
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

  /** The body as bytes; rows of a database, which are maps, as JSON. */
  private static byte[] body(Message message) throws JsonProcessingException {
    Object body = message.getBody();
    if (body instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return RowJson.isRows(body) ? RowJson.bytes(body) : message.getBody(byte[].class);
  }

  private static Long position(Message message) {
    try {
      return message.getHeader(POSITION, Long.class);
    } catch (TypeConversionException e) {
      throw new IllegalArgumentException("the header " + POSITION + " is not a whole number", e);
    }
  }
}
