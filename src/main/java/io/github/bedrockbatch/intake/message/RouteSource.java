/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.request.IntakeHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What any route sends to {@code direct:prompts}: one message, or a list of exchanges with one
 * each. Headers say where it is from ({@link IntakeHeaders}).
 */
public final class RouteSource {
  private final KeptHeaders headers;

  public RouteSource(KeptHeaders headers) {
    this.headers = headers;
  }

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

  private SourceMessage message(Exchange exchange, Exchange outer) throws JsonProcessingException {
    Message message = exchange.getMessage();
    String source = KeptHeaders.text(message, IntakeHeaders.SOURCE);
    if (source == null) {
      source = KeptHeaders.text(outer.getMessage(), IntakeHeaders.SOURCE);
    }
    Long position = message.getHeader(IntakeHeaders.POSITION, Long.class);
    String messageId = KeptHeaders.text(message, IntakeHeaders.MESSAGE_ID);
    String where =
        SourceMessage.bounded(source == null ? "route:" + outer.getFromRouteId() : source);
    return new SourceMessage(
        name(where, position, messageId, exchange),
        body(message),
        where,
        position == null ? -1 : position,
        messageId,
        KeptHeaders.text(message, IntakeHeaders.KEY),
        headers.of(
            message::getHeader,
            KeptHeaders.text(message, IntakeHeaders.REPLY_TO),
            KeptHeaders.text(message, IntakeHeaders.CORRELATION_ID)),
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
