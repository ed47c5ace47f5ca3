/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.brokers;

import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ReturnCallback;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.camel.Message;

/**
 * The results that a broker has of pages that it did not take as a whole. Without this each retry
 * would publish them again, and a queue with room for fewer than a page would get the first of them
 * for ever, and the last never. A crash forgets it.
 */
final class ConfirmedResults {
  static final String RESULT_ID = "CamelBedrockBatchResultId";

  /** Of 1,000 results each: a few MB at most. */
  private static final int PAGES = 100;

  /** By the route that publishes a page, and the page: what its result ids begin with. */
  private final Map<String, Set<String>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
              return size() > PAGES;
            }
          });

  /**
   * What is known of the page with these results.
   *
   * @param route that publishes them, as several sinks may get the same page
   */
  Page page(Iterable<?> messages, String route) {
    Iterator<?> all = messages.iterator();
    String first = all.hasNext() ? id((Message) all.next()) : null;
    if (first == null) {
      return new Page(null, ConcurrentHashMap.newKeySet());
    }
    String key = route + " " + first.substring(0, first.lastIndexOf(':') + 1);
    return all.hasNext()
        ? new Page(key, known.computeIfAbsent(key, of -> ConcurrentHashMap.newKeySet()))
        : new Page(null, known.getOrDefault(key, ConcurrentHashMap.newKeySet()));
  }

  private static String id(Message message) {
    return message.getHeader(RESULT_ID, String.class);
  }

  /** One try of a page, or of a result of a page that was taken apart. */
  final class Page implements ConfirmListener, ReturnCallback {
    private final String key;
    private final Set<String> confirmed;
    private final Set<String> returned = ConcurrentHashMap.newKeySet();
    private final ConcurrentSkipListMap<Long, String> published = new ConcurrentSkipListMap<>();

    private Page(String key, Set<String> confirmed) {
      this.key = key;
      this.confirmed = confirmed;
    }

    boolean has(Message message) {
      String id = id(message);
      return id != null && confirmed.contains(id);
    }

    void publishing(long number, Message message) {
      String id = id(message);
      if (id != null) {
        published.put(number, id);
      }
    }

    /** The broker confirms what it returned, too, and returns it first. */
    @Override
    public void handle(Return what) {
      if (what.getProperties().getMessageId() != null) {
        returned.add(what.getProperties().getMessageId());
      }
    }

    @Override
    public void handleAck(long number, boolean multiple) {
      Map<Long, String> these =
          multiple ? published.headMap(number, true) : published.subMap(number, true, number, true);
      these.values().stream().filter(id -> !returned.contains(id)).forEach(confirmed::add);
      these.clear();
    }

    @Override
    public void handleNack(long number, boolean multiple) {
      if (multiple) {
        published.headMap(number, true).clear();
      } else {
        published.remove(number);
      }
    }

    /** All of a page is there: nothing has to be remembered. */
    void done() {
      if (key != null) {
        known.remove(key);
      }
    }
  }
}
