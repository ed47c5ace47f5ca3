/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.cli.CamelBedrockBatch;
import io.github.bedrockbatch.servers.FreePort;
import io.github.bedrockbatch.servers.RawRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Large requests to the program as it is shipped, with half the memory that it is meant for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpHeapTest {
  private static final int PROMPTS = 500_000;
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString("prompts:correct horse".getBytes(StandardCharsets.UTF_8));

  private int port;
  private JavaProcess process;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    port = FreePort.find();
    process =
        JavaProcess.start(
            folder,
            List.of(
                "-Xmx128m",
                "-Dintake.from=http",
                "-Dhttp.port=" + port,
                "-Dhttp.password=correct horse",
                "-Djobs.max-open=1",
                "-Dbatch.max-age=1h"),
            CamelBedrockBatch.class,
            List.of("serve"));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> !process.isAlive() || process.log().contains("Ready. "));
    process.mustRun();
  }

  @AfterAll
  void stop() {
    process.kill();
  }

  @Test
  void clients_without_the_password_and_half_a_million_prompts_at_once_fit_into_the_heap()
      throws Exception {
    List<RawRequest> strangers = new ArrayList<>();
    byte[] much = new byte[600_000];
    for (int i = 0; i < 25; i++) {
      strangers.add(
          new RawRequest(
              port, "POST /prompts HTTP/1.1", "Host: localhost", "Content-Length: 15000000"));
    }
    for (RawRequest stranger : strangers) {
      for (int sent = 0; sent < 10 && stranger.send(much); sent++) {}
    }

    HttpRequest many =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/prompts"))
            .header("Authorization", BASIC)
            .header("Idempotency-Key", "many")
            .timeout(Duration.ofMinutes(2))
            .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"x\"}\n".repeat(PROMPTS)))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<byte[]> first = client.send(many, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(new String(first.body(), 0, 40, StandardCharsets.UTF_8))
        .startsWith("{\"accepted\":" + PROMPTS + ",\"ids\":[\"many:1\",");
    long sum = sum(first);
    HttpResponse<byte[]> again = client.send(many, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(sum(again)).isEqualTo(sum);
    for (RawRequest stranger : strangers) {
      stranger.close();
    }
    assertThat(process.output() + process.log()).doesNotContain("OutOfMemory", "\tat ");
  }

  private static long sum(HttpResponse<byte[]> response) {
    CRC32 sum = new CRC32();
    sum.update(response.body());
    return sum.getValue();
  }
}
