/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.prompt.DeliveryHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.processor.aggregate.GroupedExchangeAggregationStrategy;
import org.apache.camel.support.DefaultMessage;

/** Takes pages of results apart, for routes; the bean {@code records}. */
public final class Records {
  /** The user's own id of the prompt. */
  public static final String RECORD_ID = "CamelBedrockBatchRecordId";

  /** {@code succeeded} or {@code failed}. */
  public static final String STATUS = "CamelBedrockBatchStatus";

  public static final String MODEL_ID = "CamelBedrockBatchModelId";

  /** The same whenever this result is delivered again, and no other result has it. */
  public static final String RESULT_ID = "CamelBedrockBatchResultId";

  /** What the prompt named as its correlation id, or else the record id. */
  public static final String CORRELATION_ID = "CamelBedrockBatchCorrelationId";

  private static final String HEADERS = "CamelBedrockBatchResultHeaders";

  /**
   * A message for each result of the page in the body, for the Split EIP: the line is its body, and
   * its headers are those above, the same under names that travel ({@code bedrockBatch…}), and
   * those that the prompt carried.
   */
  public List<Message> split(Exchange exchange) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (ResultLine line : ResultLine.of(exchange.getMessage().getBody(byte[].class))) {
      messages.add(message(line, exchange));
    }
    return messages;
  }

  /** Makes one list of the results that were split, for a producer that takes lists. */
  public AggregationStrategy list() {
    return new GroupedExchangeAggregationStrategy() {
      @Override
      public Exchange getValue(Exchange result) {
        result.setProperty(HEADERS, new HashMap<>(result.getMessage().getHeaders()));
        return result;
      }
    };
  }

  /** The messages of such a list as they were, whatever a producer has done to them. */
  public List<Message> apart(@Body List<Exchange> results) {
    for (Exchange result : results) {
      result.getMessage().setHeaders(headers(result));
    }
    return results.stream().map(Exchange::getMessage).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> headers(Exchange result) {
    return new HashMap<>((Map<String, Object>) result.getProperty(HEADERS));
  }

  static Message message(ResultLine line, Exchange page) {
    String batchId = page.getMessage().getHeader(DeliveryHeaders.BATCH_ID, String.class);
    int number = page.getMessage().getHeader(DeliveryHeaders.PAGE, Integer.class);
    String resultId = batchId + ":" + number + ":" + line.index();
    Message message = new DefaultMessage(page);
    KeptHeaders.restore(line.headers(), message);
    message.setHeader(DeliveryHeaders.BATCH_ID, batchId);
    message.setHeader(DeliveryHeaders.PAGE, number);
    message.setHeader(RECORD_ID, line.recordId());
    message.setHeader(STATUS, line.status());
    message.setHeader(MODEL_ID, line.modelId());
    message.setHeader(RESULT_ID, resultId);
    message.setHeader(
        CORRELATION_ID, line.headers().getOrDefault(Replies.CORRELATION_ID, line.recordId()));
    message.setHeader("bedrockBatchRecordId", line.recordId());
    message.setHeader("bedrockBatchStatus", line.status());
    message.setHeader("bedrockBatchResultId", resultId);
    message.setBody(line.text());
    return message;
  }

  /** Leaves only results of this status in the page, for sinks that take pages. */
  public void only(String status, Exchange exchange) throws IOException {
    List<ResultLine> kept = new ArrayList<>();
    for (ResultLine line : ResultLine.of(exchange.getMessage().getBody(byte[].class))) {
      if (line.status().equals(status)) {
        kept.add(line);
      }
    }
    page(kept, exchange);
  }

  /** Makes a page of these lines. */
  static void page(List<ResultLine> lines, Exchange exchange) {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    for (ResultLine line : lines) {
      page.writeBytes(line.text().getBytes(StandardCharsets.UTF_8));
      page.write('\n');
    }
    exchange.getMessage().setBody(page.toByteArray());
    if (exchange.getMessage().getHeader(DeliveryHeaders.PAGE) != null) {
      exchange.getMessage().setHeader(DeliveryHeaders.RECORDS, lines.size());
    }
  }
}
