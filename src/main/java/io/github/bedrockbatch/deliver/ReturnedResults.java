/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ReturnedLetters;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Results of one page that a sink has rejected and is given again. If it rejects one again, its
 * dead letter stays and no second one is written.
 */
final class ReturnedResults {
  /** The member that is added to the line of a dead letter. */
  static final String FIELD = "undelivered";

  /** Exchange property: the name of the sink. */
  static final String SINK = "CamelBedrockBatchReturnedSink";

  private static final String BEGIN = ",\"" + FIELD + "\":";
  private static final String PROPERTY = "CamelBedrockBatchReturnedResults";

  private final ReturnedLetters letters;
  private final Map<Integer, Integer> byIndex = new HashMap<>();
  private final ResultPage page;
  private final String batchId;
  private final String sink;

  private ReturnedResults(ReturnedLetters letters) throws JsonProcessingException {
    this.letters = letters;
    List<ResultPage.Result> results = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    JsonNode line = null;
    for (int i = 0; i < letters.letters().size(); i++) {
      String text = new String(letters.letters().get(i).line(), StandardCharsets.UTF_8);
      line = JsonFactories.TREES.readTree(text);
      int index = line.path(FIELD).path("index").asInt(i);
      byIndex.put(index, i);
      int start = lines.size();
      lines.writeBytes(without(text).getBytes(StandardCharsets.UTF_8));
      boolean succeeded = line.path("status").asText().equals("succeeded");
      results.add(new ResultPage.Result(index, start, lines.size(), succeeded, context(line)));
      lines.write('\n');
    }
    JsonNode where = line.path(FIELD);
    this.sink = where.path("sink").asText();
    this.batchId = line.path("batchId").asText();
    this.page =
        new ResultPage(
            where.path("page").asInt(),
            line.path("modelId").asText(),
            lines.toByteArray(),
            results);
  }

  private static Context context(JsonNode line) {
    Map<String, String> headers = new HashMap<>();
    line.path("headers")
        .fields()
        .forEachRemaining(header -> headers.put(header.getKey(), header.getValue().asText()));
    return new Context(line.path("recordId").asText(), line.path("source").asText(), 0, 1, headers);
  }

  /**
   * Prepares the exchange for the sink, or refuses all letters in its body.
   *
   * @return false when all were refused
   */
  static boolean open(Exchange exchange) {
    ReturnedLetters letters = exchange.getMessage().getBody(ReturnedLetters.class);
    try {
      ReturnedResults returned = new ReturnedResults(letters);
      returned.mustHaveSink(exchange.getContext());
      exchange.setProperty(PROPERTY, returned);
      exchange.setProperty(SINK, returned.sink);
      exchange.getMessage().setHeader(DeliveryHeaders.BATCH_ID, returned.batchId);
      exchange.getMessage().setHeader(DeliveryHeaders.PAGE, returned.page.index());
      Records.set(returned.page, exchange);
      return true;
    } catch (JsonProcessingException e) {
      letters.refusals().replaceAll(before -> "a line of its page is no JSON");
    } catch (IllegalArgumentException e) {
      letters.refusals().replaceAll(before -> e.getMessage());
    }
    return false;
  }

  private void mustHaveSink(CamelContext camel) {
    if (!Delivering.beginsAt("direct://deliver-" + sink, camel)) {
      throw new IllegalArgumentException("there is no sink " + sink + " any more");
    }
    if (!camel.getRegistry().lookupByNameAndType("sinks", Sinks.class).have(sink)) {
      throw new IllegalArgumentException("deliver.to does not name the sink " + sink);
    }
    if (camel.getRegistry().lookupByName("deliver-" + sink) instanceof HoldsPages) {
      throw new IllegalArgumentException("the sink " + sink + " takes whole batches only");
    }
  }

  /** The returned results of an exchange; null if it delivers results for the first time. */
  static ReturnedResults of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, ReturnedResults.class);
  }

  /**
   * Notes that the sink has rejected the result in the message or, if that is a page, all of them.
   */
  void rejected(Message message, String why) {
    Integer index = index(message);
    if (index == null) {
      letters.refusals().replaceAll(before -> why);
    } else {
      letters.refusals().set(byIndex.get(index), why);
    }
  }

  private static Integer index(Message message) {
    String result = message.getHeader(Records.RESULT_ID, String.class);
    return result == null ? null : Integer.valueOf(result.substring(result.lastIndexOf(':') + 1));
  }

  /** The text of the member that is added to the line of a rejected result. */
  static String field(String sink, Message rejected, String reason) {
    ObjectNode why = JsonFactories.TREES.createObjectNode();
    why.put("sink", sink).put("reason", reason);
    why.put("page", rejected.getHeader(DeliveryHeaders.PAGE, Integer.class));
    Integer index = index(rejected);
    if (index != null) {
      why.put("index", index);
    }
    return BEGIN + why + "}\n";
  }

  /** The line with this member at its end; unchanged if it is not a result in our form. */
  static String add(String line, String field) {
    return line.startsWith("{\"recordId\":") && line.endsWith("}")
        ? line.substring(0, line.length() - 1) + field
        : line + '\n';
  }

  private static String without(String line) {
    int begin = line.lastIndexOf(BEGIN);
    if (begin < 0) {
      throw new IllegalArgumentException("its line does not say which sink has rejected it");
    }
    return line.substring(0, begin) + '}';
  }
}
