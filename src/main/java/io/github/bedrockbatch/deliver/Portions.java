/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.processor.aggregate.GroupedExchangeAggregationStrategy;

/**
 * A list of results for a producer that takes what can be iterated: all at once and, when the sink
 * rejects one of them, one after the other, to find which.
 */
final class Portions implements Iterable<Exchange> {
  /** Gathers what was split; a producer may change the headers, so they are kept. */
  static final class Gathering extends GroupedExchangeAggregationStrategy {
    @Override
    public Exchange getValue(Exchange result) {
      result.setProperty(HEADERS, new HashMap<>(result.getMessage().getHeaders()));
      return result;
    }

    @Override
    @SuppressWarnings("unchecked") // as it was gathered
    public void onCompletion(Exchange exchange) {
      super.onCompletion(exchange);
      Message message = exchange.getMessage();
      message.setBody(new Portions((List<Exchange>) message.getBody()));
    }
  }

  private static final String HEADERS = "CamelBedrockBatchResultHeaders";

  private final List<Exchange> all;
  private List<Exchange> now;
  private boolean begun;
  private boolean apart;
  private int next;

  private Portions(List<Exchange> all) {
    this.all = all;
    this.now = all;
  }

  /** What is to be sent now. */
  @Override
  public Iterator<Exchange> iterator() {
    return now.iterator();
  }

  /**
   * Goes on to the next portion, first to all.
   *
   * @return false when all is sent
   */
  @SuppressWarnings("unchecked") // as it was put there
  boolean advance() {
    if (!begun) {
      begun = true;
      return true;
    }
    if (!apart || next == all.size()) {
      return false;
    }
    Exchange one = all.get(next++);
    one.getMessage().setHeaders(new HashMap<>(one.getProperty(HEADERS, Map.class)));
    now = List.of(one);
    return true;
  }

  /**
   * The result that the sink has rejected; null when it was one of many, each of which comes by
   * itself then.
   */
  Message rejected() {
    apart |= now.size() > 1;
    return now.size() > 1 ? null : now.get(0).getMessage();
  }
}
