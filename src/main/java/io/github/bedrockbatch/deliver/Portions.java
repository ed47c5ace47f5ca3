/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.processor.aggregate.GroupedMessageAggregationStrategy;

/**
 * Results for a producer that takes what can be iterated: all at once and, when the sink rejects
 * one of them, one after the other, to find which.
 */
final class Portions implements Iterable<Message> {
  /** Gathers what was split. */
  static final class Gathering extends GroupedMessageAggregationStrategy {
    @Override
    @SuppressWarnings("unchecked") // as it was gathered
    public void onCompletion(Exchange exchange) {
      super.onCompletion(exchange);
      Message message = exchange.getMessage();
      message.setBody(new Portions((List<Message>) message.getBody()));
    }
  }

  private List<Message> all;
  private boolean apart;
  private int from;
  private int to;

  private Portions(List<Message> all) {
    this.all = all;
  }

  /** What is to be sent now; copies, as a producer may remove headers. */
  @Override
  public Iterator<Message> iterator() {
    return all.subList(from, to).stream().map(Message::copy).iterator();
  }

  /**
   * Goes on to the next portion, first to all.
   *
   * @return false when all is sent
   */
  boolean advance() {
    if (apart ? to == all.size() : to > 0) {
      return false;
    }
    from = to;
    to = apart ? from + 1 : all.size();
    return true;
  }

  /** What is to be sent now when it is one; null when it is one of many. */
  Message single() {
    return to - from == 1 ? all.get(from) : null;
  }

  boolean areApart() {
    return apart;
  }

  /** Goes back to the first; from now on they come one by one. */
  void takeApart() {
    takeApart(all);
  }

  /** As {@link #takeApart()}, for these alone: the others have been sent. */
  void takeApart(List<Message> left) {
    all = left;
    apart = true;
    to = 0;
  }
}
