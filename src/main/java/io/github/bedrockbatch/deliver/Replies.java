/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ResultPage.Result;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends results to the destinations that their prompts name; the bean {@code replies}.
 *
 * <pre>
 * split    makes a message for each result whose prompt names a destination that is allowed
 * ready    throws while the destination does not answer
 * sent     notes that the reply was accepted
 * rejected notes that it was not, with the caught exception
 * rest     leaves in the page the results without such a destination and those given up; throws
 *          when replies have to be retried
 * </pre>
 *
 * <p>Accepted replies are not sent again when the page is retried, except after a crash. A
 * destination that rejects replies is given up after {@value #REJECTED_TRIES} tries, an HTTP server
 * that cannot be reached after {@value #UNREACHABLE_TRIES}; a broker is waited for.
 */
public final class Replies {
  /** The header of a prompt that names its destination, see {@link ReplyDestination}. */
  public static final String REPLY_TO = "reply-to";

  public static final String CORRELATION_ID = "correlation-id";

  /**
   * What carries the reply: {@code jms}, {@code kafka}, {@code rabbitmq}, {@code sqs} or {@code
   * http}.
   */
  public static final String CARRIER = "CamelBedrockBatchReply";

  /** True for a topic of JMS. */
  public static final String TOPIC = "CamelBedrockBatchReplyTopic";

  private static final String INDEX = "CamelBedrockBatchReplyIndex";
  private static final String GIVEN = "CamelBedrockBatchReplyGiven";
  private static final int REJECTED_TRIES = 3;
  private static final int UNREACHABLE_TRIES = 10;
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  /** Which replies of a page were accepted, have failed or were given up. */
  private static final class Page {
    private final BitSet sent = new BitSet();
    private final BitSet givenUp = new BitSet();
    private final Map<Integer, Throwable> failures = new HashMap<>();
    private final Map<Integer, String> destinations = new HashMap<>();
    private int tries;
  }

  private final Records records;
  private final AllowedReplies allowed;
  private final Clock clock;
  private final SilentSinks silent;
  private final LruByBatch<Integer, Page> pages = new LruByBatch<>();

  /**
   * @param allow patterns of allowed destinations
   * @param longestPause the longest back-off of a destination that does not answer, unless it takes
   *     even longer to fail
   */
  Replies(Records records, List<String> allow, Clock clock, Duration longestPause) {
    this.records = records;
    this.clock = clock;
    this.silent = new SilentSinks(clock, longestPause);
    this.allowed = new AllowedReplies(allow);
  }

  public List<Message> split(Exchange exchange) {
    ResultPage results = Records.page(exchange);
    Page page = page(exchange);
    page.tries++;
    page.failures.clear();
    page.destinations.clear();
    List<Message> messages = new ArrayList<>();
    int forbidden = 0;
    for (Result result : results.results()) {
      String wanted = result.prompt().headers().get(REPLY_TO);
      int index = result.index();
      if (wanted == null || page.sent.get(index) || page.givenUp.get(index)) {
        continue;
      }
      ReplyDestination destination =
          ReplyDestination.of(wanted).filter(allowed::permit).orElse(null);
      if (destination == null) {
        page.givenUp.set(index);
        forbidden++;
      } else {
        page.destinations.put(index, destination.shown());
        messages.add(addressed(records.message(results, result, exchange), index, destination));
      }
    }
    if (forbidden > 0) {
      LOG.warn(
          "Batch {}: {} to the files, as deliver.reply-allow rejects the reply-to",
          batchId(exchange),
          Count.of(forbidden, "answer", "goes", "go"));
    }
    return messages;
  }

  private static Message addressed(Message message, int index, ReplyDestination to) {
    message.setHeader(INDEX, index);
    message.setHeader(CARRIER, to.kind().carrier());
    message.setHeader(TOPIC, to.kind() == ReplyDestination.Kind.JMS_TOPIC);
    switch (to.kind()) {
      case JMS_QUEUE, JMS_TOPIC -> message.setHeader("CamelJmsDestinationName", to.name());
      case KAFKA -> message.setHeader("kafka.OVERRIDE_TOPIC", to.name());
      case RABBITMQ -> message.setHeader("CamelSpringRabbitmqRoutingOverrideKey", to.name());
      case SQS -> message.setHeader(SqsSink.QUEUE, to.name());
      case HTTP -> message.setHeader(Exchange.HTTP_URI, to.name());
    }
    return message;
  }

  /** To be called before each reply is sent. */
  public void ready(Exchange exchange) {
    silent.mustNotBe(peer(exchange));
    exchange.setProperty(GIVEN, clock.instant());
  }

  /** The other side: a kind of broker, or an HTTP server. */
  private static String peer(Exchange exchange) {
    String url = exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class);
    return url == null
        ? exchange.getMessage().getHeader(CARRIER, String.class)
        : url.replaceFirst("(?<=[^:/])[/?#].*", "");
  }

  public void sent(Exchange exchange) {
    silent.worked(peer(exchange));
    page(exchange).sent.set(index(exchange));
  }

  public void rejected(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (!SinkIsSilentException.isCauseOf(thrown)) {
      silent.failed(peer(exchange), exchange.getProperty(GIVEN, Instant.class));
    }
    page(exchange).failures.put(index(exchange), thrown);
  }

  public void rest(Exchange exchange) throws IOException {
    Page page = page(exchange);
    giveUp(page, batchId(exchange));
    if (!page.failures.isEmpty()) {
      int first = page.failures.keySet().iterator().next();
      String words = SinkErrors.words(page.failures.get(first));
      throw new IOException(
          "%s failed. %s: %s"
              .formatted(
                  Count.of(page.failures.size(), "reply"), page.destinations.get(first), words));
    }
    ResultPage results = Records.page(exchange);
    Records.set(results.only(result -> !page.sent.get(result.index())), exchange);
  }

  private static void giveUp(Page page, String batchId) {
    Map<String, Throwable> reasons = new HashMap<>();
    page.failures
        .entrySet()
        .removeIf(
            failure -> {
              String destination = page.destinations.get(failure.getKey());
              if (!isHopeless(failure.getValue(), destination, page.tries)) {
                return false;
              }
              page.givenUp.set(failure.getKey());
              reasons.put(destination, failure.getValue());
              return true;
            });
    reasons.forEach(
        (destination, thrown) ->
            LOG.error(
                "Answers of batch {} failed to reach {}; gave up, they go to the files: {}",
                batchId,
                destination,
                SinkErrors.words(thrown)));
  }

  private static boolean isHopeless(Throwable thrown, String destination, int tries) {
    return tries >= REJECTED_TRIES && SinkErrors.isRejection(thrown)
        || tries >= UNREACHABLE_TRIES && destination.startsWith("http");
  }

  /** Forgets the batch when its delivery has ended. */
  public void forget(Exchange exchange) {
    pages.forget(batchId(exchange));
  }

  private Page page(Exchange exchange) {
    return pages
        .of(batchId(exchange))
        .computeIfAbsent(
            exchange.getMessage().getHeader(DeliveryHeaders.PAGE, Integer.class),
            number -> new Page());
  }

  private static String batchId(Exchange exchange) {
    return exchange.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
  }

  private static int index(Exchange exchange) {
    return exchange.getMessage().getHeader(INDEX, Integer.class);
  }
}
