/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.converseRecord;
import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;

class ChatServerTest {
  @TempDir Path directory;
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::complete);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void complete(HttpExchange exchange) throws IOException {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try (exchange) {
      JsonNode request = Emulator.json(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      String asked = request.at("/messages/0/content").textValue();
      boolean refused = asked.equals("refuse");
      String answer =
          "{\"choices\":[{\"message\":{\"content\":\"%s says \\\"%s\\\"\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}"
              .formatted(request.path("model").textValue(), asked);
      byte[] body = answer.getBytes(UTF_8);
      // before the answer, as its reader may send the next request before this thread goes on
      atOnce.decrementAndGet();
      exchange.sendResponseHeaders(refused ? 422 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void an_openai_compatible_server_answers_and_its_refusals_are_errors_of_records() {
    try (Emulator emulator =
        Emulator.start(
            directory,
            o -> {
              o.model = "http://127.0.0.1:" + server.getAddress().getPort();
              o.modelName = "small";
              o.modelConcurrency = 3;
            })) {
      emulator.put("in/a.jsonl", converseRecords(120) + converseRecord("bad", "refuse"));
      String arn = emulator.create("chat");
      GetModelInvocationJobResponse job = emulator.awaitEnd(arn);
      assertThat(job.successRecordCount()).as(job.message()).isEqualTo(120);
      assertThat(job.errorRecordCount()).isEqualTo(1);
      assertThat(emulator.outputOf(arn))
          .anyMatch(line -> line.at("/error/errorCode").intValue() == 422)
          .anyMatch(
              line ->
                  line.at("/modelOutput/output/message/content/0/text")
                      .asText()
                      .equals("small says \"question 7\""));
      assertThat(emulator.manifestOf(arn).path("outputTokenCount").intValue()).isEqualTo(480);
      assertThat(mostAtOnce.get()).isBetween(1, 3);
    }
  }
}
