/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.SftpServer;
import io.github.bedrockbatch.servers.SilentPeer;
import io.github.bedrockbatch.servers.SqsServer;
import io.github.bedrockbatch.stage.FailurePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that take connections and never answer. */
class SilentPeersFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private SilentPeer peer;
  private Flow flow;

  @AfterEach
  void stop() throws Exception {
    if (flow != null) {
      flow.close();
    }
    if (peer != null) {
      peer.close();
    }
  }

  /** The shipped routes, and sinks with less patience. */
  private SinkRoutes routes() throws Exception {
    return SinkRoutes.copy(folder.resolve("routes"))
        .sink("to-kafka", "own-kafka", Map.of("maxBlockMs", "1000"))
        .sink("to-sftp", "own-sftp", Map.of("connectTimeout", "1000"))
        .sink(
            "to-http",
            "own-http",
            Map.of("responseTimeout", "1000", "url", "http://127.0.0.1:" + peer.port() + "/"));
  }

  private Map<String, String> settings() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.brokers", "127.0.0.1:" + peer.port());
    settings.put("jms.url", "amqp://127.0.0.1:" + peer.port());
    settings.put("jms.timeout", "1s");
    settings.put("sqs.endpoint", "http://127.0.0.1:" + peer.port());
    settings.put("rabbitmq.uri", "amqp://127.0.0.1:" + peer.port());
    settings.put("rabbitmq.timeout", "1s");
    settings.put("sftp.host", "127.0.0.1");
    settings.put("sftp.port", Integer.toString(peer.port()));
    settings.put("sftp.user", "u");
    settings.put("sftp.password", "p");
    settings.put("sftp.known-hosts", Files.createFile(folder.resolve("known_hosts")).toString());
    settings.put("stop.timeout", "3s");
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jms", "rabbitmq", "own-kafka", "own-sftp", "own-http", "sqs"})
  void a_sink_that_does_not_answer_is_given_up_and_a_stop_ends_in_its_time(String sink)
      throws Exception {
    peer = SilentPeer.start();
    Map<String, String> settings = settings();
    settings.put("deliver.to", sink);
    settings.put("aws.timeout", "3s");
    try (LogLines log = new LogLines(FailurePolicy.class)) {
      flow = Flow.start(folder.resolve("data"), settings, routes().pattern());
      flow.take("p", List.of(Map.of(), Map.of()));

      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> log.all().stream().anyMatch(line -> line.contains("stays ENDED")));
    }
    assertStopsInTime();
  }

  @Test
  void answers_that_go_elsewhere_are_not_held_up_by_a_broker_that_does_not_answer()
      throws Exception {
    peer = SilentPeer.start();
    Map<String, String> settings = settings();
    settings.put("jms.timeout", "6s");
    settings.put("deliver.to", "reply");
    settings.put("deliver.reply-allow", "jms:queue:*");
    flow = Flow.start(folder.resolve("data"), settings, routes().pattern());
    Map<String, String> reply = Map.of("reply-to", "jms:queue:replies");
    flow.take("held", List.of(reply, reply, reply, reply, reply));
    await().until(() -> !flow.pipeline().ledger().inState(BatchState.ENDED).isEmpty());
    flow.take("free", List.of(Map.of(), Map.of()));

    // Five answers would keep each batch waiting for 30 s, again and again.
    await()
        .atMost(Duration.ofSeconds(25))
        .until(() -> flow.pipeline().ledger().inState(BatchState.DELIVERED).size() == 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(flow.pipeline().ledger().inState(BatchState.ENDED))
                    .singleElement()
                    .satisfies(batch -> assertThat(batch.reason()).contains("5 replies failed")));
  }

  @Test
  void a_broker_that_falls_silent_is_read_again_when_it_speaks() throws Exception {
    JmsServer broker = JmsServer.running();
    String queue = broker.createQueue("prompts");
    peer = SilentPeer.before(Integer.parseInt(broker.url().replaceFirst(".*:", "")));
    Map<String, String> settings = settings();
    settings.put("intake.from", "jms");
    settings.put("jms.url", settings.get("jms.url") + "?amqp.idleTimeout=2000");
    settings.put("batch.max-age", "1d");
    SinkRoutes routes =
        routes().change("13-intake-jms.camel.yaml", "value: prompts", "value: " + queue);
    flow = Flow.start(folder.resolve("data"), settings, routes.pattern());
    broker.send(queue, List.of("{\"prompt\":\"1\"}"), Map.of());
    await().until(() -> flow.spooled() == 1);

    peer.fallSilent();
    broker.send(queue, List.of("{\"prompt\":\"2\"}"), Map.of());
    await().until(() -> peer.hasSwallowed());
    peer.speak();

    await().atMost(Duration.ofSeconds(30)).until(() -> flow.spooled() == 2);
  }

  @Test
  void a_kafka_that_does_not_answer_holds_up_no_stop_and_is_read_once_it_speaks() throws Exception {
    KafkaServer kafka = KafkaServer.running();
    String topic = kafka.createTopic("silent", 1);
    kafka.produce(topic, "1", "{\"prompt\":\"1\"}", Map.of());
    peer = SilentPeer.before(Integer.parseInt(kafka.brokers().replaceFirst(".*:", "")));
    peer.fallSilent();
    Map<String, String> settings = settings();
    settings.put("intake.from", "kafka");
    settings.put("batch.max-age", "1d");
    String routes = kafkaRoutes(topic);
    flow = Flow.start(folder.resolve("data"), settings, routes);
    await().until(() -> peer.hasSwallowed());
    assertStopsInTime();

    flow = Flow.start(folder.resolve("another"), settings, routes); // the first may be closing yet
    kafka.produce(topic, "2", "{\"prompt\":\"2\"}", Map.of());
    assertThat(flow.spooled()).isZero();
    peer.speak();
    await().atMost(PATIENCE).until(() -> flow.spooled() == 2);
    await().atMost(PATIENCE).until(() -> kafka.committed(topic, topic) == 2);
  }

  @Test
  void a_kafka_that_falls_silent_is_read_again_when_it_speaks_and_holds_up_no_stop()
      throws Exception {
    KafkaServer kafka = KafkaServer.running();
    SilentPeer way = kafka.peer();
    String topic = kafka.createTopic("falls-silent", 1);
    peer = SilentPeer.start();
    Map<String, String> settings = settings();
    settings.put("kafka.brokers", "127.0.0.1:" + way.port());
    settings.put("intake.from", "kafka");
    settings.put("batch.max-age", "1d");
    flow = Flow.start(folder.resolve("data"), settings, kafkaRoutes(topic));
    kafka.produce(topic, "1", "{\"prompt\":\"1\"}", Map.of());
    await().atMost(PATIENCE).until(() -> flow.spooled() == 1);
    try {
      way.fallSilent();
      kafka.produce(topic, "2", "{\"prompt\":\"2\"}", Map.of());
      await().until(way::hasSwallowed);
      way.speak();
      await().atMost(PATIENCE).until(() -> flow.spooled() == 2);
      await().atMost(PATIENCE).until(() -> kafka.committed(topic, topic) == 2);

      way.fallSilent();
      kafka.produce(topic, "3", "{\"prompt\":\"3\"}", Map.of());
      assertStopsInTime();
      assertThat(kafka.committed(topic, topic)).isEqualTo(2);
    } finally {
      way.speak();
    }
  }

  @Test
  void an_sqs_that_falls_silent_is_read_again_when_it_speaks_and_holds_up_no_stop()
      throws Exception {
    SqsServer sqs = SqsServer.running();
    String queue = sqs.createQueue("prompts");
    peer = SilentPeer.before(sqs.port());
    Map<String, String> settings = settings();
    settings.put("intake.from", "sqs");
    settings.put("aws.timeout", "3s");
    settings.put("sqs.visibility-timeout", "3s");
    settings.put("batch.max-age", "1d");
    SinkRoutes routes =
        routes()
            .change("16-intake-sqs.camel.yaml", "value: prompts", "value: " + queue)
            .change("16-intake-sqs.camel.yaml", "waitTimeSeconds: 20", "waitTimeSeconds: 1");
    flow = Flow.start(folder.resolve("data"), settings, routes.pattern());
    sqs.send(queue, List.of("{\"prompt\":\"1\"}"), Map.of());
    await().until(() -> flow.spooled() == 1);

    peer.fallSilent();
    sqs.send(queue, List.of("{\"prompt\":\"2\"}"), Map.of());
    await().until(() -> peer.hasSwallowed());
    peer.speak();
    await().until(() -> flow.spooled() == 2);
    await().until(() -> sqs.depth(queue) == 0);

    peer.fallSilent();
    sqs.send(queue, List.of("{\"prompt\":\"3\"}"), Map.of());
    assertStopsInTime();
  }

  private String kafkaRoutes(String topic) throws Exception {
    return routes()
        .change("12-intake-kafka.camel.yaml", "value: prompts", "value: " + topic)
        .change("12-intake-kafka.camel.yaml", "\"camel-bedrock-batch\"", topic)
        .change(
            "12-intake-kafka.camel.yaml",
            "reconnectBackoffMaxMs: 10000",
            "consumerRequestTimeoutMs: 1000")
        .pattern();
  }

  private void assertStopsInTime() {
    long begin = System.nanoTime();
    flow.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void an_sftp_server_that_falls_silent_is_read_again_when_it_speaks() throws Exception {
    try (SftpServer server = SftpServer.start(folder.resolve("server"))) {
      peer = SilentPeer.before(server.port());
      peer.fallSilent();
      Path inbox = Files.createDirectories(server.root().resolve("inbox"));
      Files.writeString(inbox.resolve("a.jsonl"), "{\"prompt\":\"1\"}\n");
      Map<String, String> settings = settings();
      settings.put("intake.from", "sftp");
      settings.put("sftp.user", SftpServer.USER);
      settings.put("sftp.password", SftpServer.PASSWORD);
      settings.put("batch.max-age", "1d");
      Path known = server.knownHosts(folder.resolve("keys"));
      Files.writeString(
          known,
          Files.readString(known)
              .replace(Integer.toString(server.port()), Integer.toString(peer.port())));
      settings.put("sftp.known-hosts", known.toString());
      SinkRoutes routes =
          routes()
              .change("11-intake-sftp.camel.yaml", "delay: 5000", "delay: 200")
              .change("11-intake-sftp.camel.yaml", "soTimeout: 30000", "connectTimeout: 1000");
      flow = Flow.start(folder.resolve("data"), settings, routes.pattern());

      await()
          .pollDelay(Duration.ofSeconds(2))
          .until(() -> flow.spooled() == 0); // its first look ends in vain meanwhile
      peer.speak();
      await().atMost(Duration.ofSeconds(30)).until(() -> flow.spooled() == 1);
    }
  }
}
