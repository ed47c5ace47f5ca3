/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ondemand.OnDemandRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Twenty prompts, which are too few for a job, under each policy. */
@Execution(ExecutionMode.CONCURRENT)
class SmallBatchFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path data;

  @Test
  void on_demand_asks_them_one_by_one_and_gives_the_same_result_lines() throws Exception {
    try (Flow flow = take("on-demand")) {
      List<JsonNode> results = flow.awaitResults(20);

      assertAnswered(results);
      assertThat(results).allSatisfy(result -> assertThat(result.has("jobArn")).isFalse());
      Batch batch = only(flow, BatchState.DELIVERED);
      assertThat(batch.job().status()).isEqualTo(Job.ON_DEMAND);
      assertThat(data.resolve("on-demand")).isEmptyDirectory();

      flow.ask(operator -> operator.rerun(batch.id(), true));

      flow.awaitResults(40);
    }
  }

  @Test
  void on_demand_waits_while_the_service_throttles_and_gives_nothing_up() throws Exception {
    try (Flow flow = Flow.start(data, Map.of("retry.max-attempts", "1"));
        LogLines log = new LogLines(OnDemandRoutes.class)) {
      flow.faults("\"throttlingShare\":1");
      flow.pipeline().take(Files.writeString(data.resolve("few.jsonl"), prompts()).toFile());
      await()
          .atMost(PATIENCE)
          .until(() -> log.all().stream().anyMatch(line -> line.contains("under-minimum failed")));

      flow.faults();

      assertAnswered(flow.awaitResults(20));
      assertThat(only(flow, BatchState.DELIVERED).delivery().succeeded()).isEqualTo(20);
    }
  }

  @Test
  void on_demand_waits_for_the_permission_that_is_missing_and_gives_nothing_up() throws Exception {
    String denied = "{\"deniedOperations\":[\"InvokeModel\"]}";
    try (Flow flow = Flow.start(data, Map.of("local.faults", denied))) {
      flow.pipeline().take(Files.writeString(data.resolve("few.jsonl"), prompts()).toFile());
      await().atMost(PATIENCE).until(() -> !flow.pipeline().problems().isEmpty());
      assertThat(flow.pipeline().problems().get(0)).contains("bedrock:InvokeModel");
      assertThat(only(flow, BatchState.SEALED).reason()).contains("bedrock:InvokeModel");
      assertThat(inS3(flow)).as("before it is asked").isEmpty();

      flow.faults();

      assertAnswered(flow.awaitResults(20));
      assertThat(inS3(flow)).as("for a rerun").hasSize(3);
      assertThat(only(flow, BatchState.DELIVERED).delivery().succeeded()).isEqualTo(20);
    }
  }

  @Test
  void on_demand_uses_the_models_own_format_for_invoke_model_records() throws Exception {
    try (Flow flow =
        Flow.start(
            data,
            Map.of(
                "bedrock.invocation-type", "InvokeModel",
                "bedrock.model-id", "anthropic.claude-3-haiku-20240307-v1:0",
                "s3.kms-key-id", "alias/prompts"))) {
      Path file =
          Files.writeString(
              data.resolve("native.jsonl"),
              "{\"recordId\":\"a\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\","
                  + "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"“hi”\"}]}}\n");
      flow.pipeline().take(file.toFile());

      JsonNode result = flow.awaitResults(1).get(0);

      assertThat(result.path("text").asText()).isEqualTo("echo: “hi”");
      assertThat(result.path("modelOutput").path("type").asText()).isEqualTo("message");
      assertThat(flow.camel().getEndpoints())
          .extracting(Endpoint::getEndpointUri)
          .filteredOn(uri -> uri.startsWith("aws2-s3:") && !uri.contains("operation="))
          .as("what is put into S3, answers too")
          .isNotEmpty()
          .allMatch(uri -> uri.contains("awsKMSKeyId=alias"));
    }
  }

  @Test
  void on_demand_stops_asking_once_the_batch_is_dropped() throws Exception {
    try (Model model = new Model();
        Flow flow = start(model)) {
      model.atCall(
          3,
          () -> {
            String batch = only(flow, BatchState.SEALED).id();
            flow.ask(operator -> operator.drop(batch, true));
          });
      flow.pipeline().take(Files.writeString(data.resolve("few.jsonl"), prompts()).toFile());
      only(flow, BatchState.DROPPED);

      flow.take("kafka:next", List.of(Map.of()));

      flow.awaitResults(1);
      assertThat(model.calls).as("paid").hasValue(3 + 1);
    }
  }

  @Test
  void on_demand_keeps_what_it_has_when_it_is_stopped_and_asks_the_rest_at_the_next_start()
      throws Exception {
    try (Model model = new Model()) {
      Flow first = start(model);
      Thread stop = new Thread(first::close);
      model.atCall(
          3,
          () -> {
            stop.start();
            await().until(() -> !first.camel().isRunAllowed());
          });
      first.pipeline().take(Files.writeString(data.resolve("few.jsonl"), prompts()).toFile());
      await().atMost(PATIENCE).until(() -> model.calls.get() == 3);
      stop.join(PATIENCE.toMillis());
      assertThat(model.calls).hasValue(3);

      try (Flow second = start(model)) {
        assertThat(second.awaitResults(20)).hasSize(20);
        assertThat(model.calls).as("paid").hasValue(20);
      }
    }
  }

  private Flow start(Model model) throws Exception {
    return Flow.start(
        data, Map.of("local.model", model.address(), "jobs.on-demand-concurrency", "1"));
  }

  /** Answers each record, and lets something happen before it answers one of them. */
  private static final class Model implements AutoCloseable {
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, Runnable> events = new ConcurrentHashMap<>();
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    Model() throws IOException {
      server.createContext("/v1/chat/completions", this::answer);
      server.start();
    }

    void atCall(int number, Runnable event) {
      events.put(number, event);
    }

    private void answer(HttpExchange call) throws IOException {
      try (call) {
        call.getRequestBody().readAllBytes();
        events.getOrDefault(calls.incrementAndGet(), () -> {}).run();
        byte[] answer = "{\"choices\":[{\"message\":{\"content\":\"a word\"}}]}".getBytes(US_ASCII);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(200, answer.length);
        call.getResponseBody().write(answer);
      }
    }

    String address() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void pad_fills_the_batch_up_and_drops_the_answers_to_the_padding() throws Exception {
    try (Flow flow = take("pad")) {
      assertAnswered(flow.awaitResults(20));
      Batch batch = only(flow, BatchState.DELIVERED);
      assertThat(batch.contents().records()).isEqualTo(100);
      assertThat(batch.contents().padding()).isEqualTo(80);
      assertThat(batch.delivery().succeeded()).isEqualTo(20);
      assertThat(batch.unanswered()).isZero();
    }
  }

  @Test
  void wait_keeps_them_open() throws Exception {
    try (Flow flow = take("wait")) {
      await()
          .during(Duration.ofSeconds(2))
          .atMost(PATIENCE)
          .until(() -> flow.pipeline().ledger().newest(1).isEmpty());
      assertThat(flow.pipeline().spool().openRecords()).isEqualTo(20);
    }
  }

  @Test
  void fail_leaves_them_to_a_person_who_may_rerun_them() throws Exception {
    String failed;
    try (Flow flow = take("fail")) {
      await()
          .atMost(PATIENCE)
          .until(() -> !flow.pipeline().ledger().inState(BatchState.FAILED).isEmpty());
      Batch batch = only(flow, BatchState.FAILED);
      assertThat(batch.reason())
          .contains("20 records", "batch.under-minimum was to leave such a batch to you");
      assertThat(batch.unanswered()).isEqualTo(20);
      failed = batch.id();
    }
    try (Flow flow = Flow.start(data, Map.of("batch.under-minimum", "on-demand"))) {
      flow.pipeline().operator().rerun(failed, false);

      assertAnswered(flow.awaitResults(20));
      assertThat(flow.pipeline().ledger().find(failed).orElseThrow().state())
          .isEqualTo(BatchState.DELIVERED);
    }
  }

  private static List<S3Object> inS3(Flow flow) {
    return flow.camel()
        .getRegistry()
        .lookupByNameAndType("amazonS3Client", S3Client.class)
        .listObjectsV2(list -> list.bucket("bedrock-batch"))
        .contents();
  }

  private Flow take(String policy) throws Exception {
    Flow flow = Flow.start(data, Map.of("batch.under-minimum", policy));
    Path file = Files.writeString(data.resolve("few.jsonl"), prompts());
    flow.pipeline().take(file.toFile());
    return flow;
  }

  private static void assertAnswered(List<JsonNode> results) {
    assertThat(results)
        .extracting(result -> result.path("text").asText())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20).mapToObj(i -> "echo: question “" + i + "”").toList());
    assertThat(results)
        .extracting(result -> result.path("recordId").asText())
        .doesNotHaveDuplicates();
  }

  private static Batch only(Flow flow, BatchState state) {
    await().atMost(PATIENCE).until(() -> flow.pipeline().ledger().inState(state).size() == 1);
    return flow.pipeline().ledger().inState(state).get(0);
  }

  private static String prompts() {
    return IntStream.range(0, 20)
        .mapToObj(i -> "{\"id\":\"q" + i + "\",\"prompt\":\"question “" + i + "”\"}\n")
        .collect(Collectors.joining());
  }
}
