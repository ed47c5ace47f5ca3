/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.prompt.DeliveryHeaders;
import java.util.ArrayList;
import java.util.HashMap;
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
  private static final String DIRECT = "direct:deliver-";

  private final List<String> names;
  private final Recent<Map<String, Integer>> taken = new Recent<>(HashMap::new);

  public Sinks(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** The endpoints that want this exchange. */
  public List<String> chosen(Exchange exchange) {
    String batchId = exchange.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
    Integer page = exchange.getMessage().getHeader(DeliveryHeaders.PAGE, Integer.class);
    if (exchange.getMessage().getHeader(DeliveryHeaders.END) != null) {
      taken.forget(batchId);
    }
    List<String> chosen = new ArrayList<>();
    for (String name : names) {
      if (page == null || page >= taken.of(batchId).getOrDefault(name, 0)) {
        chosen.add(DIRECT + name);
      }
    }
    return chosen;
  }

  /** Where results go that have no other place: the files, unless these have every result. */
  public List<String> rest() {
    return names.contains(FILES) ? List.of() : List.of(DIRECT + FILES);
  }

  @Override
  public Exchange aggregate(Exchange before, Exchange delivered, Exchange page) {
    String batchId = page.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
    Integer number = page.getMessage().getHeader(DeliveryHeaders.PAGE, Integer.class);
    String name = sink(delivered);
    // Sinks that write one file a batch have to see every page of every try.
    if (number != null && !delivered.isFailed() && !isWhole(name)) {
      taken.of(batchId).put(name, number + 1);
    }
    return page;
  }

  @Override
  public Exchange aggregate(Exchange before, Exchange delivered) {
    throw new UnsupportedOperationException("the page is needed, too");
  }

  private static boolean isWhole(String name) {
    return name.equals(FILES) || name.equals("sftp") || name.equals("reply");
  }

  private static String sink(Exchange delivered) {
    String endpoint = delivered.getProperty(Exchange.RECIPIENT_LIST_ENDPOINT, "", String.class);
    return endpoint.replaceFirst("^direct:(//)?deliver-", "");
  }
}
