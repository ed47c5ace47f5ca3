/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ResultPage.Result;
import io.github.bedrockbatch.prompt.SteeringHeaders;
import io.github.bedrockbatch.shape.ResultLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/** Splits and filters pages of results, for routes; the bean {@code records}. */
public final class Records {
  /** The user's own id of the prompt. */
  public static final String RECORD_ID = "CamelBedrockBatchRecordId";

  /** {@code succeeded} or {@code failed}. */
  public static final String STATUS = "CamelBedrockBatchStatus";

  public static final String MODEL_ID = "CamelBedrockBatchModelId";

  /** Idempotency key: unique to this result, and the same each time that it is delivered. */
  public static final String RESULT_ID = "CamelBedrockBatchResultId";

  /** The correlation id of the prompt; if it has none, the record id. */
  public static final String CORRELATION_ID = "CamelBedrockBatchCorrelationId";

  /** The line or lines in our form, if they are sent in another form. */
  private static final String OURS = "CamelBedrockBatchOurLines";

  /** The values that {@link #only} accepts. */
  static final List<String> ONLY = List.of("", "succeeded", "failed");

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final ResultLines lines;

  /**
   * @param lines converts a line to the form of {@code deliver.shape}
   */
  Records(ResultLines lines) {
    this.lines = lines;
  }

  /**
   * A message for each result of the page in the body, for the Split EIP: its body is the line; its
   * headers are those above, the most important again under names that every transport keeps
   * ({@code bedrockBatch…}), and those of the prompt. An end and a commit signal have none.
   */
  public List<Message> split(Exchange exchange) {
    if (isSignal(exchange.getMessage())) {
      return List.of();
    }
    ResultPage page = page(exchange);
    return page.results().stream().map(result -> message(page, result, exchange)).toList();
  }

  private static boolean isSignal(Message message) {
    return message.getHeader(DeliveryHeaders.PAGE) == null
        && (message.getHeader(DeliveryHeaders.END, false, Boolean.class)
            || message.getHeader(DeliveryHeaders.PUBLISH, false, Boolean.class));
  }

  /**
   * The condition of a loop around a producer that takes an iterable body: the body has first all
   * results that were split and aggregated and, if the sink rejects them ({@link
   * UndeliveredDeadLetters#keep}), each by itself.
   *
   * @return false when all are sent
   */
  public boolean next(Exchange exchange) {
    return exchange.getMessage().getBody(Portions.class).advance();
  }

  /** Does nothing, for a route that has to name a method. */
  public void unchanged() {}

  /**
   * Keeps only the results with this status in the page, for sinks that take pages.
   *
   * @param status {@code succeeded} or {@code failed}; empty for all
   */
  public void only(String status, Exchange exchange) {
    if (!ONLY.contains(status)) {
      throw new IllegalArgumentException(
          "a sink can have only: succeeded or only: failed, and not only: " + status);
    }
    if (exchange.getMessage().getBody() instanceof ResultPage page) {
      ResultPage wanted =
          status.isEmpty() ? page : page.only(result -> result.status().equals(status));
      if (!status.isEmpty()) {
        set(wanted, exchange);
      }
      if (!lines.areOurs()) {
        exchange.setProperty(OURS, wanted.bytes());
      }
    }
  }

  /**
   * The page in the body.
   *
   * @throws IllegalStateException when a route has changed the body
   */
  static ResultPage page(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof ResultPage page) {
      return page;
    }
    throw new IllegalStateException(
        "The body is no page of results any more; take it apart before it is changed");
  }

  static void set(ResultPage page, Exchange exchange) {
    exchange.getMessage().setBody(page);
    exchange.getMessage().setHeader(DeliveryHeaders.RECORDS, page.results().size());
  }

  Message message(ResultPage page, Result result, Exchange exchange) {
    String batchId = exchange.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
    String resultId = batchId + ":" + page.index() + ":" + result.index();
    String recordId = result.prompt().id();
    Map<String, String> headers = result.prompt().headers();
    Message message = new DefaultMessage(exchange);
    headers.forEach((name, value) -> restore(name, value, message));
    message.setHeader(DeliveryHeaders.BATCH_ID, batchId);
    message.setHeader(DeliveryHeaders.PAGE, page.index());
    message.setHeader(RECORD_ID, recordId);
    message.setHeader(STATUS, result.status());
    message.setHeader(MODEL_ID, page.modelId());
    message.setHeader(RESULT_ID, resultId);
    message.setHeader(CORRELATION_ID, headers.getOrDefault(Replies.CORRELATION_ID, recordId));
    message.setHeader("bedrockBatchRecordId", recordId);
    message.setHeader("bedrockBatchStatus", result.status());
    message.setHeader("bedrockBatchResultId", resultId);
    message.setBody(line(page, result));
    if (!lines.areOurs()) {
      message.setHeader(OURS, page.line(result));
    }
    return message;
  }

  private String line(ResultPage page, Result result) {
    return lines.areOurs()
        ? page.line(result)
        : new String(
            lines.line(page.bytes(), result.start(), result.end() - result.start()),
            StandardCharsets.UTF_8);
  }

  /** What was sent, in our form if that is known, otherwise as it was sent. */
  static String ourLines(Message sent) {
    String one = sent.getHeader(OURS, String.class);
    if (one == null && sent.getExchange().getProperty(OURS) instanceof byte[] all) {
      return new String(all, StandardCharsets.UTF_8);
    }
    return one == null ? sent.getBody(String.class) : one;
  }

  /** Sets a header of the prompt, unless it could steer a component or a transport rejects it. */
  private static void restore(String name, String value, Message message) {
    if (NAME.matcher(name).matches()
        && !SteeringHeaders.include(name)
        && !CONTROL.matcher(value).find()) {
      message.setHeader(name, value);
    }
  }
}
