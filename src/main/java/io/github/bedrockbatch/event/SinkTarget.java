/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.event;

import io.github.bedrockbatch.ledger.event.Event;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.ResultPage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends an event to the route of a sink, as a page with one line: its record id is the subject of
 * the event, and its status is {@code failed} for a failed batch or a problem that began.
 */
record SinkTarget(String sink, ProducerTemplate template) implements Target {
  @Override
  public String name() {
    return sink + " (events)";
  }

  @Override
  public void send(Event event) throws Exception {
    byte[] line = (event.body() + "\n").getBytes(StandardCharsets.UTF_8);
    boolean good = !event.type().endsWith(".failed") && !event.type().endsWith(".began");
    Context about = new Context(event.subject(), "events", 0, 1, Map.of());
    send(
        event,
        new ResultPage(
            0, "", line, List.of(new ResultPage.Result(0, 0, line.length - 1, good, about))),
        Map.of(DeliveryHeaders.PAGE, 0, DeliveryHeaders.RECORDS, 1));
    send(event, null, Map.of(DeliveryHeaders.END, true));
    send(event, null, Map.of(DeliveryHeaders.PUBLISH, true));
  }

  private void send(Event event, ResultPage page, Map<String, Object> more) throws Exception {
    Map<String, Object> headers = new HashMap<>(more);
    headers.put(DeliveryHeaders.BATCH_ID, event.id());
    Exchange done =
        template.send(
            "direct:deliver-" + sink,
            exchange -> {
              exchange.getMessage().setBody(page);
              exchange.getMessage().setHeaders(headers);
            });
    if (done.getException() != null) {
      throw done.getException();
    }
  }
}
