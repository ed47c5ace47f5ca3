/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.processor.aggregate.GroupedMessageAggregationStrategy;

/**
 * Results for a producer that takes an iterable body: all at once and, if the sink rejects one of
 * them, one by one to find which.
 */
final class Portions implements Iterable<Message> {
  /** Aggregates the messages of a split to one body of this type. */
  static final class Gathering extends GroupedMessageAggregationStrategy {
    @Override
    @SuppressWarnings("unchecked") // the superclass makes a list of messages
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

  /** The present portion; as copies, because a producer may remove headers. */
  @Override
  public Iterator<Message> iterator() {
    return all.subList(from, to).stream().map(Message::copy).iterator();
  }

  /**
   * Moves to the next portion; the first one is all results.
   *
   * @return false when there is none
   */
  boolean advance() {
    if (apart ? to == all.size() : to > 0) {
      return false;
    }
    from = to;
    to = apart ? from + 1 : all.size();
    return true;
  }

  /** The result in the present portion if that has only one; null otherwise. */
  Message single() {
    return to - from == 1 ? all.get(from) : null;
  }

  boolean areApart() {
    return apart;
  }

  /** Starts again; from now on each portion is one result. */
  void takeApart() {
    takeApart(all);
  }

  /** As {@link #takeApart()}, with these results only, as the others have been sent. */
  void takeApart(List<Message> left) {
    all = left;
    apart = true;
    to = 0;
  }
}
