/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.MetricSamples;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code intake.ack=uploaded}: nothing is given up elsewhere that is on the disk of a node only.
 */
class UploadedFlowTest {
  private static final String TOPIC = "prompts"; // of the shipped route, as its group
  private static final String GROUP = "camel-bedrock-batch";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final SettableClock CLOCK = new SettableClock(Clock.systemUTC());
  private static KafkaServer kafka;
  private static Flow flow;
  private static String ledger;
  private static Path folder;
  private static URI console;

  @BeforeAll
  static void start(@TempDir Path data) throws Exception {
    kafka = KafkaServer.running();
    kafka.replaceTopic(TOPIC, 1, GROUP);
    ledger = PostgresServer.running().database();
    folder = data;
    flow =
        Flow.start(
            data,
            Map.of(
                "intake.from", "kafka",
                "intake.ack", "uploaded",
                "kafka.brokers", kafka.brokers(),
                "ledger.url", ledger,
                "local.min-records", "1",
                "batch.min-records", "1",
                "batch.max-age", "7d",
                "retry.back-off", "0s",
                "retry.max-attempts", "2",
                "console.port", "0"),
            CLOCK);
    console = flow.pipeline().serveConsole().orElseThrow();
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  private static void send(int prompts) throws Exception {
    int before = flow.spooled();
    for (int i = 0; i < prompts; i++) {
      kafka.produce(TOPIC, "k" + i, "{\"prompt\":\"question " + i + "\"}", Map.of());
    }
    await().atMost(PATIENCE).until(() -> flow.spooled() == before + prompts);
  }

  private static long committed() throws Exception {
    return kafka.committed(GROUP, TOPIC);
  }

  private static void awaitCommitted(long offset) {
    await().atMost(PATIENCE).until(() -> committed() == offset);
  }

  /** As the console shows it of the source, and Prometheus of the node. */
  private static void awaitUncommitted(int messages) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(MetricSamples.of(console).value("bedrockbatch_messages_uncommitted"))
                  .isEqualTo(messages);
              assertThat(JSON.readTree(sources()).at("/edges/sources/0/uncommitted").asInt(-1))
                  .isEqualTo(messages);
            });
  }

  private static String sources() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(console.resolve("/sources"))
                .header("Accept", "application/json")
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static Batch newest() {
    return flow.pipeline().ledger().newest(1).get(0);
  }

  private static Batch awaitNewest(BatchState state) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              CLOCK.advance(Duration.ofSeconds(20));
              return newest().state() == state;
            });
    return newest();
  }

  private static void awaitState(Batch batch, BatchState state) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              CLOCK.advance(Duration.ofSeconds(20));
              return flow.pipeline().ledger().find(batch.id()).orElseThrow().state() == state;
            });
  }

  private static Operator operator() {
    return flow.pipeline().operator();
  }

  @Test
  void a_second_node_with_an_embedded_s3_of_its_own_does_not_start(@TempDir Path another)
      throws Exception {
    try (ProducerTemplate look = flow.camel().createProducerTemplate()) {
      look.sendBody("direct:problems", null); // as the timer does; then it is known to be there
    }

    assertThatThrownBy(() -> Flow.start(another, Map.of("ledger.url", ledger), CLOCK))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("start the command local-aws");
  }

  @Test
  void a_process_on_a_copy_of_the_data_folder_does_not_start(@TempDir Path copy) throws Exception {
    String name = "node-id";
    Files.copy(folder.resolve(name), copy.resolve(name));

    assertThatThrownBy(
            () -> Flow.start(copy, Map.of("ledger.url", ledger, "ledger.lease", "2s"), CLOCK))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("a data folder was copied");
  }

  @Test
  void offsets_are_committed_when_their_batch_is_uploaded_though_nothing_comes_any_more()
      throws Exception {
    long before = committed();
    kafka.produce(TOPIC, "bad", "{\"prompt\":", Map.of());
    send(5);
    kafka.produce(TOPIC, "two", "[{\"prompt\":\"x\"},{\"prompt\":\"y\"}]", Map.of());
    await().atMost(PATIENCE).until(() -> flow.spooled() == 7);
    awaitCommitted(before + 1); // what was rejected is not held back, and is behind nothing
    awaitUncommitted(6);

    flow.pipeline().spool().sealNow();

    awaitCommitted(before + 7);
    awaitUncommitted(0);
    awaitNewest(BatchState.DELIVERED);
    assertThat(newest().key().isAcknowledgedByUpload()).isTrue();
  }

  @Test
  void a_batch_comes_to_its_end_when_what_is_sent_again_of_it_is_uploaded() throws Exception {
    flow.faults("\"recordErrorShare\":0.5", "\"recordErrorCode\":429");
    long before = committed();
    send(20);
    flow.pipeline().spool().sealNow();
    awaitCommitted(before + 20);
    await().atMost(PATIENCE).until(() -> flow.spooled() > 0);
    Batch parent = newest();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                "its retries wait for their upload"
                    .equals(flow.pipeline().ledger().find(parent.id()).orElseThrow().reason()));
    assertThat(operator().audit().balances()).isTrue();
    flow.faults();

    flow.pipeline().spool().sealNow();

    awaitState(parent, BatchState.DELIVERED);
    Batch child = awaitNewest(BatchState.DELIVERED);
    assertThat(child.contents().records()).isBetween(1, 19);
    assertThat(flow.results())
        .filteredOn(
            result -> List.of(parent.id(), child.id()).contains(result.get("batchId").textValue()))
        .hasSize(20)
        .extracting(result -> result.get("recordId").textValue())
        .doesNotHaveDuplicates();
    assertThat(operator().audit().balances()).isTrue();
  }

  @Test
  void a_rerun_is_done_when_what_is_sent_again_is_uploaded() throws Exception {
    flow.faults("\"recordErrorShare\":1");
    send(5);
    flow.pipeline().spool().sealNow();
    Batch parent = awaitNewest(BatchState.DELIVERED);
    assertThat(parent.delivery().failed()).isEqualTo(5);
    flow.faults();

    long request = operator().rerun(parent.id(), false);
    await().atMost(PATIENCE).until(() -> flow.spooled() == 5);
    await().during(Duration.ofSeconds(3)).until(() -> !operator().request(request).isDone());
    flow.pipeline().spool().sealNow();

    await().atMost(PATIENCE).until(() -> operator().request(request).isDone());
    assertThat(operator().request(request).outcome()).startsWith("5 prompts are sent again");
    assertThat(awaitNewest(BatchState.DELIVERED).delivery().succeeded()).isEqualTo(5);
    assertThat(operator().audit().balances()).isTrue();
  }
}
