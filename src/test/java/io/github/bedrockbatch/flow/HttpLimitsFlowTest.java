/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.bedrockbatch.servers.FreePort;
import io.github.bedrockbatch.servers.RawRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send too much, too slowly, or from where nobody should. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpLimitsFlowTest {
  private static final String POST = "POST /prompts HTTP/1.1";
  private static final String HOST = "Host: localhost";

  private int port;
  private Flow flow;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    port = FreePort.find();
    flow =
        Flow.startWith(
            data,
            Map.of(
                "intake.from", "http",
                "http.port", Integer.toString(port),
                "http.timeout", "1s",
                "http.max-body-bytes", "100kB",
                "http.max-in-flight-bytes", "150kB"),
            """
            - route:
                id: own-answer
                from:
                  uri: platform-http:/own-answer
                  parameters: {platformHttpEngine: "#promptRequests", useBodyHandler: false}
                  steps:
                    - setBody: {constant: "not today"}
            - route:
                id: unchecked
                from:
                  uri: platform-http:/unchecked
                  steps:
                    - to: prompts:http
            """);
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  private String response(String... head) throws Exception {
    try (RawRequest request = new RawRequest(port, head)) {
      return request.response();
    }
  }

  @Test
  void a_request_that_is_not_allowed_is_answered_before_its_body_and_hung_up_on() throws Exception {
    String length = "Content-Length: 90000";

    assertThat(response(POST, "Host: prompts.internal", length))
        .startsWith("HTTP/1.1 403 ")
        .contains("http.password");
    assertThat(response(POST, HOST, length, "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(response(POST, HOST, length, "Content-Type: application/pdf"))
        .startsWith("HTTP/1.1 415 ");
    assertThat(response(POST, HOST, "Content-Length: 100001"))
        .startsWith("HTTP/1.1 413 ")
        .contains("http.max-body-bytes");
    assertThat(response(POST, HOST, length, "Idempotency-Key: " + "x".repeat(201)))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void a_body_of_unknown_length_is_cut_off_at_the_limit() throws Exception {
    try (RawRequest request = new RawRequest(port, POST, HOST, "Transfer-Encoding: chunked")) {
      byte[] chunk = ("2710\r\n" + "x".repeat(10_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 11; i++) {
        request.send(chunk);
      }
      assertThat(request.response()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void a_client_that_stalls_gives_its_place_to_others() throws Exception {
    String length = "Content-Length: 90000";
    try (RawRequest slow = new RawRequest(port, POST, HOST, length);
        RawRequest gone = new RawRequest(port, POST, HOST, "Content-Length: 50000")) {
      slow.send("{\"prompt\":\"a".getBytes(StandardCharsets.US_ASCII));
      gone.send("{".getBytes(StandardCharsets.US_ASCII));

      await()
          .untilAsserted(
              () ->
                  assertThat(response(POST, HOST, length))
                      .startsWith("HTTP/1.1 503 ")
                      .containsIgnoringCase("\r\nRetry-After: "));
      gone.close();
      assertThat(slow.response()).startsWith("HTTP/1.1 408 ").contains("http.timeout");
    }
    try (RawRequest whole = new RawRequest(port, POST, HOST, "Connection: close", length)) {
      whole.send(("{\"prompt\":\"" + "x".repeat(89_987) + "\"}").getBytes(StandardCharsets.UTF_8));
      assertThat(whole.response()).startsWith("HTTP/1.1 202 ");
    }
  }

  @Test
  void a_client_that_waits_to_be_asked_for_its_body_is_asked() throws Exception {
    try (RawRequest polite =
        new RawRequest(
            port, POST, HOST, "Connection: close", "Content-Length: 14", "Expect: 100-continue")) {
      polite.send("{\"prompt\":\"x\"}".getBytes(StandardCharsets.UTF_8));
      assertThat(polite.response()).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 202 ");
    }
  }

  @Test
  void a_route_that_can_never_take_a_prompt_does_not_ask_for_another_try() throws Exception {
    String head = "POST /unchecked HTTP/1.1";
    try (RawRequest request =
        new RawRequest(port, head, HOST, "Connection: close", "Content-Length: 14")) {
      request.send("{\"prompt\":\"x\"}".getBytes(StandardCharsets.UTF_8));
      assertThat(request.response())
          .startsWith("HTTP/1.1 500 ")
          .contains("would not help")
          .doesNotContain("Retry-After");
    }
  }

  @Test
  void requests_that_a_route_answers_itself_give_their_room_back() throws Exception {
    for (int i = 0; i < 5; i++) { // three of them would take all of it
      try (RawRequest request =
          new RawRequest(
              port,
              "POST /own-answer HTTP/1.1",
              HOST,
              "Connection: close",
              "Content-Length: 50000")) {
        request.send("x".repeat(50_000).getBytes(StandardCharsets.US_ASCII));
        assertThat(request.response()).startsWith("HTTP/1.1 200 ").contains("not today");
      }
    }
  }
}
