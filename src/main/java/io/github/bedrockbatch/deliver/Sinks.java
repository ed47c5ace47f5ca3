/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.files.LruMap;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.stage.Outages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/**
 * The sinks that {@code deliver.to} names, for a recipient list that has this as its aggregation
 * strategy, too: the bean {@code sinks}. While a page is tried again because one of them could not
 * take it, those that have it are left out.
 */
public final class Sinks implements AggregationStrategy {
  private static final String FILES = "files";
  private static final String REPLY = "reply";
  private static final String DIRECT = "direct:deliver-";

  private final List<String> names;
  private final LruByBatch<String, Integer> taken = new LruByBatch<>();

  private final Clock clock;
  private final SilentSinks silent;
  private final Duration longestPause;
  private final Outages outages;

  /** By the ids of the batches that are being delivered. */
  private final Map<String, Turn> turns =
      Collections.synchronizedMap(new LruMap<>(LruByBatch.MOST));

  /**
   * Something is being given to sinks.
   *
   * @param to the sinks that have not got it yet
   * @param since when it was given to the first of them
   */
  private record Turn(List<String> to, Instant since) {}

  /**
   * @param longestPause for a sink that does not answer, unless it has taken even longer to fail
   * @param outages is told what fails
   */
  public Sinks(List<String> names, Clock clock, Duration longestPause, Outages outages) {
    this.names = List.copyOf(names);
    this.clock = clock;
    this.longestPause = longestPause;
    this.outages = outages;
    this.silent = new SilentSinks(clock, longestPause);
  }

  /** Whether {@code deliver.to} names it. */
  boolean have(String name) {
    return names.contains(name);
  }

  /**
   * The endpoints that want this exchange.
   *
   * @throws SinkIsSilentException when one of them does not answer for the time being
   */
  public List<String> chosen(Exchange exchange) {
    String batchId = exchange.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
    Integer page = exchange.getMessage().getHeader(DeliveryHeaders.PAGE, Integer.class);
    if (exchange.getMessage().getHeader(DeliveryHeaders.END) != null) {
      taken.forget(batchId);
    }
    List<String> chosen = new ArrayList<>();
    for (String name : names) {
      if (page == null || page >= taken.of(batchId).getOrDefault(name, 0)) {
        silent.mustNotBe(name);
        chosen.add(DIRECT + name);
      }
    }
    give(batchId, chosen);
    return chosen;
  }

  private void give(String batchId, List<String> to) {
    turns.put(batchId, new Turn(to, clock.instant()));
  }

  /** Where results go that have no other place: the files, unless these have every result. */
  public List<String> rest() {
    return names.contains(FILES) ? List.of() : List.of(DIRECT + FILES);
  }

  @Override
  public Exchange aggregate(Exchange before, Exchange delivered, Exchange page) {
    String batchId = page.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
    Integer number = page.getMessage().getHeader(DeliveryHeaders.PAGE, Integer.class);
    List<String> to = turns.get(batchId).to();
    String name = sink(to);
    if (!delivered.isFailed()) {
      silent.worked(name);
      outages.worked(Outages.Area.SINK, name);
      give(batchId, to.subList(Math.min(1, to.size()), to.size()));
    }
    // Sinks that gather the pages of a batch have to see every page of every try.
    if (number != null && !delivered.isFailed() && !gathers(name, page)) {
      taken.of(batchId).put(name, number + 1);
    }
    return page;
  }

  @Override
  public Exchange aggregate(Exchange before, Exchange delivered) {
    throw new UnsupportedOperationException("the page is needed, too");
  }

  /**
   * After an exception of one of them.
   *
   * @throws Exception the same
   */
  public void failed(Exchange page) throws Exception {
    Exception thrown = page.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (!SinkIsSilentException.isCauseOf(thrown)) { // that it is left alone is not why it failed
      Turn turn = turns.get(page.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class));
      String sink = sink(turn.to());
      if (!sink.equals(REPLY)) { // it sees to its own
        silent.failed(sink, turn.since());
      }
      outages.failed(Outages.Area.SINK, sink, longestPause, SinkErrors.words(thrown));
    }
    throw thrown;
  }

  /** What wants no reply goes on to the files. */
  private static boolean gathers(String name, Exchange page) {
    return name.equals(REPLY)
        || page.getContext().getRegistry().lookupByName("deliver-" + name) instanceof HoldsPages;
  }

  /** The one whose turn it is: what Camel notes of it is overwritten by a list within a sink. */
  private static String sink(List<String> to) {
    return to.isEmpty() ? REPLY : to.get(0).substring(DIRECT.length());
  }
}
