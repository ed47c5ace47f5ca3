/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.ledger.view.Story;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTracesTest {
  @TempDir private Path data;
  private LedgerDatabase database;
  private Story story;

  @BeforeEach
  void delivers_a_batch() {
    database = LedgerDatabase.open(NewLedger.in(data));
    SettableClock clock = new SettableClock();
    JdbcLedger ledger = new JdbcLedger(database, clock, "node");
    Batch batch =
        Rows.in(
            BatchState.DELIVERED,
            ledger,
            "20261126-a",
            Rows.NOVA,
            "node",
            Rows.ARN,
            clock.instant());
    story = new LedgerView(database).story(batch.id()).orElseThrow();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_batch_is_a_span_with_one_below_for_each_state_and_the_same_ids_each_time() {
    List<SpanData> spans = BatchSpans.of(story, Resource.empty());

    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactly(
            "batch amazon.nova-lite-v1:0", "open", "sealed", "uploaded", "submitted", "ended");
    SpanData root = spans.get(0);
    assertThat(spans.subList(1, spans.size()))
        .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(root.getSpanId()));
    assertThat(spans).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
    assertThat(spans).allMatch(span -> span.getSpanContext().isValid());
    assertThat(root.getStartEpochNanos()).isEqualTo(spans.get(1).getStartEpochNanos());
    assertThat(root.getAttributes().get(AttributeKey.stringKey("gen_ai.provider.name")))
        .isEqualTo("aws.bedrock");
    assertThat(root.getAttributes().get(AttributeKey.stringKey("bedrockbatch.job.arn")))
        .isEqualTo(Rows.ARN);
    assertThat(BatchSpans.of(story, Resource.empty())).isEqualTo(spans);
  }

  @Test
  void a_collector_is_sent_it_and_one_that_is_gone_is_told_of_once() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    String url = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
    try (LogLines log = new LogLines(BatchTraces.class);
        BatchTraces traces = BatchTraces.to(url, "node")) {
      traces.ended(story);
      assertThat(received).hasSize(1);
      assertThat(received.get(0)).contains("20261126-a", "camel-bedrock-batch", "uploaded");

      collector.stop(0);
      traces.ended(story);
      traces.ended(story);
      assertThat(log.all()).hasSize(1);
      assertThat(log.all().get(0)).startsWith("WARN Batch 20261126-a: sending its trace to " + url);
    }
  }
}
