/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.servers.FreePort;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.SqsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signal 9 again and again while a topic and queues are being read and requests are sent, with the
 * brokers and the service living on, and each request being sent again under its key until it has
 * been accepted: no prompt is lost, and none is in the input of two jobs.
 */
class QueuesCrashTest {
  private static final int RECORDS = 2_400;
  private static final int MESSAGES = 640;
  private static final int SLICES = 16;
  private static final int OF_A_REQUEST = 50;
  private static final int KILLS = 3;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger posted = new AtomicInteger();
  private int port;
  @TempDir private Path folder;
  private KafkaServer kafka;
  private JmsServer jms;
  private SqsServer sqs;

  @Test
  void kills_in_mid_stream_lose_no_prompt_and_send_none_twice() throws Exception {
    kafka = KafkaServer.running();
    jms = JmsServer.running();
    sqs = SqsServer.running();
    sqs.create("prompts", Map.of());
    port = FreePort.find();
    kafka.replaceTopic("prompts", 3, "camel-bedrock-batch");
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    try (Service service = Service.start(folder, temporary);
        ShippedProcess program = program(service, temporary)) {
      program.start();
      await().atMost(Duration.ofMinutes(2)).until(() -> program.hasSaid("Ready. "));
      CompletableFuture<Void> sending =
          CompletableFuture.allOf(
              CompletableFuture.runAsync(this::send), CompletableFuture.runAsync(this::post));
      Random chance = new Random(7);
      for (; kills.get() < KILLS; kills.incrementAndGet()) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> Math.min(sent.get(), posted.get()) > sentBefore(kills.get()));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(chance.nextInt(700)));
        program.kill();
        program.start();
        await().atMost(Duration.ofMinutes(2)).until(() -> program.hasSaid("Ready. "));
      }
      sending.join();
      Path outbox = folder.resolve("data/outbox");
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () -> assertThat(Written.count(outbox)).isGreaterThanOrEqualTo(all().size()));
      await().until(() -> jms.depth("prompts") == 0);
      await().until(() -> sqs.depth("prompts") == 0);
      program.stop();
    }

    List<String> all = all();
    Written.assertOnce("in the results", Written.results(folder.resolve("data/outbox")), all);
    Written.assertOnce("in the inputs of jobs", Written.asked(folder.resolve("aws")), all);
  }

  private static List<String> all() {
    List<String> all = new ArrayList<>();
    IntStream.range(0, RECORDS).forEach(n -> all.add("kafka-" + n));
    IntStream.range(0, MESSAGES).forEach(n -> all.add("jms-" + n));
    IntStream.range(0, MESSAGES).forEach(n -> all.add("sqs-" + n));
    IntStream.range(0, SLICES * OF_A_REQUEST).forEach(n -> all.add("http-" + n));
    return all;
  }

  private ShippedProcess program(Service service, Path temporary) {
    List<String> options = new ArrayList<>(service.settings());
    options.addAll(
        List.of(
            "-Ddata.dir=" + folder.resolve("data"),
            "-Dintake.from=kafka,jms,sqs,http",
            "-Dhttp.port=" + port,
            "-Dkafka.brokers=" + kafka.brokers(),
            "-Djms.url=" + jms.url(),
            "-Dsqs.endpoint=" + sqs.endpoint(),
            "-Dsqs.visibility-timeout=3s",
            "-Dcamel.component.kafka.session-timeout-ms=1500",
            "-Dcamel.component.kafka.heartbeat-interval-ms=500",
            "-Dbatch.max-records=700",
            "-Dbatch.max-age=2s",
            "-Dbatch.under-minimum=pad",
            "-Dretry.longest-pause=5s",
            "-Dpoll.period=200ms"));
    return new ShippedProcess(
        folder.resolve("program.log"), temporary, service.credentials(), options, List.of("serve"));
  }

  private void send() {
    try {
      for (int slice = 0; slice < SLICES; slice++) {
        awaitTurn(slice);
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int n = slice; n < RECORDS; n += SLICES) {
          String id = "kafka-" + n;
          records.add(new ProducerRecord<>("prompts", id, prompt(id)));
        }
        kafka.produceAll(records);
        jms.send("prompts", messages("jms-", slice), Map.of());
        sqs.send("prompts", messages("sqs-", slice), Map.of());
        sent.incrementAndGet();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> messages(String name, int slice) {
    return IntStream.iterate(slice, n -> n < MESSAGES, n -> n + SLICES)
        .mapToObj(n -> prompt(name + n))
        .toList();
  }

  private void post() {
    for (int request = 0; request < SLICES; request++) {
      awaitTurn(request);
      StringBuilder body = new StringBuilder();
      for (int n = 0; n < OF_A_REQUEST; n++) {
        body.append(prompt("http-" + (request * OF_A_REQUEST + n))).append('\n');
      }
      String key = "r" + request;
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> isAccepted(key, body.toString()));
      posted.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }
  }

  /** Each life gets its share of all slices, so that a kill is in mid-stream. */
  private void awaitTurn(int slice) {
    await().atMost(Duration.ofMinutes(5)).until(() -> kills.get() >= slice * (KILLS + 1) / SLICES);
  }

  private static long sentBefore(int life) {
    return IntStream.range(0, SLICES).filter(slice -> slice * (KILLS + 1) / SLICES < life).count();
  }

  private boolean isAccepted(String key, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/prompts"))
            .header("Idempotency-Key", key)
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      assertThat(status).isIn(202, 503);
      return status == 202;
    } catch (IOException e) {
      return false; // it is dead, or not yet there again
    }
  }

  private static String prompt(String id) {
    return "{\"id\":\"%s\",\"prompt\":\"%s\"}".formatted(id, id);
  }
}
