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
import java.util.TreeMap;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sinks that {@code deliver.to} names, for a recipient list, of which this is the aggregation
 * strategy, too; the bean {@code sinks}. When a page is retried as one of them has failed, those
 * that have it are left out.
 */
public final class Sinks implements AggregationStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(Sinks.class);
  private static final String FILES = "files";
  private static final String REPLY = "reply";
  private static final String BEAN = "deliver-";
  private static final String DIRECT = "direct:" + BEAN;

  private final List<String> names;
  private final NewSinks newSinks;
  private final LruByBatch<String, Integer> taken = new LruByBatch<>();
  private volatile Map<String, HoldsPages> others;

  private final Clock clock;
  private final SilentSinks silent;
  private final Duration longestPause;
  private final Outages outages;

  /** What is being delivered, by batch id. */
  private final Map<String, Turn> turns =
      Collections.synchronizedMap(new LruMap<>(LruByBatch.MOST));

  /**
   * A page, or an end, that is being delivered.
   *
   * @param to the endpoints that do not have it yet, in order
   * @param since when it was given to the first of them
   */
  private record Turn(List<String> to, Instant since) {}

  /**
   * @param longestPause the longest back-off of a sink that does not answer, unless it takes even
   *     longer to fail
   * @param outages where failures are noted
   */
  public Sinks(
      List<String> names, NewSinks newSinks, Clock clock, Duration longestPause, Outages outages) {
    this.names = List.copyOf(names);
    this.newSinks = newSinks;
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
   * The endpoints that this exchange is to be sent to.
   *
   * @throws SinkIsSilentException when one of them is left alone, as it does not answer
   */
  public List<String> chosen(Exchange exchange) {
    String batchId = exchange.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
    Integer page = exchange.getMessage().getHeader(DeliveryHeaders.PAGE, Integer.class);
    if (exchange.getMessage().getHeader(DeliveryHeaders.END) != null) {
      taken.forget(batchId);
    }
    List<String> wanted = new ArrayList<>(names);
    Map<String, HoldsPages> unnamed = others(exchange.getContext());
    if (page != null) {
      if (exchange.getProperty(DeliveryHeaders.AGAIN, false, Boolean.class)) {
        wanted.retainAll(newSinks.of(batchId));
      }
      unnamed.values().forEach(sink -> sink.forget(batchId));
    } else if (exchange.getProperty(DeliveryHeaders.HERE, false, Boolean.class)) {
      unnamed.forEach(
          (bean, sink) -> {
            if (sink.hasWhole(batchId)) {
              addOther(bean, batchId, wanted, exchange.getContext());
            }
          });
    }
    List<String> chosen = new ArrayList<>();
    for (String name : wanted) {
      if (page == null || page >= taken.of(batchId).getOrDefault(name, 0)) {
        silent.mustNotBe(name);
        chosen.add(DIRECT + name);
      }
    }
    give(batchId, chosen);
    return chosen;
  }

  /** The sinks that {@code deliver.to} does not name, and that may have pages from when it did. */
  private Map<String, HoldsPages> others(CamelContext camel) {
    if (others == null) { // the beans are all there before the first page
      Map<String, HoldsPages> found =
          new TreeMap<>(camel.getRegistry().findByTypeWithName(HoldsPages.class));
      names.forEach(name -> found.remove(BEAN + name));
      found.keySet().removeIf(bean -> !bean.startsWith(BEAN));
      others = found;
    }
    return others;
  }

  private static void addOther(
      String bean, String batchId, List<String> wanted, CamelContext camel) {
    String name = bean.substring(BEAN.length());
    if (Delivering.beginsAt("direct://" + bean, camel)) {
      wanted.add(name);
    } else {
      LOG.warn(
          "Batch {} is delivered, and its file for the sink {} was whole before the route of that"
              + " sink was removed: it stays where it was gathered, as {}.jsonl.part",
          batchId,
          name,
          batchId);
    }
  }

  private void give(String batchId, List<String> to) {
    turns.put(batchId, new Turn(to, clock.instant()));
  }

  /**
   * The endpoints for results that had no reply: the files, unless these get every result anyway.
   */
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
    // Sinks that gather the pages of a batch need every page at every attempt.
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
   * Notes which sink has thrown the caught exception.
   *
   * @throws Exception the same exception
   */
  public void failed(Exchange page) throws Exception {
    Exception thrown = page.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (!SinkIsSilentException.isCauseOf(thrown)) { // being left alone is no new failure
      Turn turn = turns.get(page.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class));
      String sink = sink(turn.to());
      if (!sink.equals(REPLY)) { // Replies notes this for each destination
        silent.failed(sink, turn.since());
      }
      outages.failed(Outages.Area.SINK, sink, longestPause, SinkErrors.words(thrown));
    }
    throw thrown;
  }

  /** Replies count as gathering, as the results without a reply go to the files. */
  private static boolean gathers(String name, Exchange page) {
    return name.equals(REPLY)
        || page.getContext().getRegistry().lookupByName(BEAN + name) instanceof HoldsPages;
  }

  /** The sink whose turn it is. Camel's own note of it is overwritten by a list within a sink. */
  private static String sink(List<String> to) {
    return to.isEmpty() ? REPLY : to.get(0).substring(DIRECT.length());
  }
}
