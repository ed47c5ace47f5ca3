/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ResultPage.Result;
import io.github.bedrockbatch.shape.ResultLines;
import io.github.bedrockbatch.shape.ResultShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results in another form on their way to a sink, and when it rejects them. */
class ShapedRecordsTest {
  private static final String OURS =
      "{\"recordId\":\"r1\",\"status\":\"succeeded\",\"text\":\"Hi\",\"batchId\":\"b1\"}";
  private static final String SENT = "{\"id\":\"r1\",\"text\":\"Hi\"}";

  @TempDir private Path folder;

  private final ResultLines lines = ResultLines.of(ResultShape.TEXT);
  private final Records records = new Records(lines);

  private Exchange page() {
    byte[] bytes = (OURS + "\n").getBytes(UTF_8);
    Context context = new Context("r1", "s", 0, 1, Map.of());
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setHeader(DeliveryHeaders.BATCH_ID, "b1");
    exchange.getMessage().setHeader(DeliveryHeaders.PAGE, 0);
    exchange
        .getMessage()
        .setBody(
            new ResultPage(
                0, "m", bytes, List.of(new Result(0, 0, bytes.length - 1, true, context))));
    records.only("", exchange);
    return exchange;
  }

  private String putAside(Exchange rejected) throws Exception {
    rejected.setProperty(
        Exchange.EXCEPTION_CAUGHT,
        new HttpOperationFailedException("http://a", 400, "no", null, Map.of(), null));
    UndeliveredDeadLetters undelivered = new UndeliveredDeadLetters(folder, Disk.REAL);
    for (int i = 0; i < 3; i++) {
      try {
        undelivered.keep("sink", rejected);
      } catch (HttpOperationFailedException e) {
        assertThat(i).isLessThan(2);
      }
    }
    return Files.readString(folder.resolve("b1.jsonl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {DeliveryHeaders.END, DeliveryHeaders.PUBLISH})
  void an_end_and_a_commit_signal_split_into_nothing(String signal) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setHeader(DeliveryHeaders.BATCH_ID, "b1");
    exchange.getMessage().setHeader(signal, true);

    assertThat(records.split(exchange)).isEmpty();
  }

  @Test
  void a_page_that_a_step_has_changed_is_not_taken_for_an_end() {
    Exchange exchange = page();
    exchange.getMessage().setBody("other");

    assertThatThrownBy(() -> records.split(exchange)).hasMessageContaining("no page of results");
  }

  @Test
  void a_single_result_has_the_form_and_is_put_aside_as_ours() throws Exception {
    Message one = records.split(page()).get(0);
    assertThat(one.getBody()).isEqualTo(SENT);
    Exchange rejected = new DefaultExchange(new DefaultCamelContext());
    rejected.setMessage(one);

    assertThat(putAside(rejected))
        .startsWith(OURS.substring(0, OURS.length() - 1) + ",\"undelivered\":{\"sink\":\"sink\"")
        .contains("\"index\":0");
  }

  @Test
  void a_page_has_the_form_and_is_put_aside_as_ours() throws Exception {
    Exchange rejected = page();
    rejected.getMessage().setBody(lines.all((OURS + "\n").getBytes(UTF_8)));

    assertThat(putAside(rejected))
        .startsWith(OURS.substring(0, OURS.length() - 1) + ",\"undelivered\":{\"sink\":\"sink\"");
  }
}
