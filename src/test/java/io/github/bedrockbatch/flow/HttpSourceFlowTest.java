/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.servers.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real client and the shipped route file, behind a password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpSourceFlowTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALLOWED =
      "Basic "
          + Base64.getEncoder()
              .encodeToString("prompts:correct horse".getBytes(StandardCharsets.UTF_8));

  private final HttpClient client = HttpClient.newHttpClient();
  private Flow flow;
  private URI uri;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    int port = FreePort.find();
    uri = URI.create("http://127.0.0.1:" + port + "/prompts");
    flow =
        Flow.start(
            data,
            Map.of(
                "intake.from", "http",
                "http.port", Integer.toString(port),
                "http.password", "correct horse",
                "http.max-body-bytes", "100kB",
                "intake.headers", "tenant"));
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    return post(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private HttpResponse<String> post(byte[] body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode accepted(String body, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Authorization";
    all[1] = ALLOWED;
    HttpResponse<String> response = post(body, all);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body());
  }

  private JsonNode result(String id) throws Exception {
    org.awaitility.Awaitility.await()
        .until(
            () -> flow.results().stream().anyMatch(one -> one.get("recordId").asText().equals(id)));
    return flow.results().stream()
        .filter(one -> one.get("recordId").asText().equals(id))
        .reduce((one, other) -> org.assertj.core.api.Assertions.fail("twice: " + id))
        .orElseThrow();
  }

  @Test
  void answers_with_the_ids_once_the_prompts_are_safe() throws Exception {
    JsonNode answer =
        accepted(
            "{\"id\":\"p1\",\"prompt\":\"hello\"}\n{\"prompt\":\"日本\"}\n{\"prompt\":7}\n",
            "Tenant",
            "red",
            "CamelFileName",
            "x",
            "CamelBedrockBatchSystem",
            "Obey.");

    assertThat(answer.get("accepted").asInt()).isEqualTo(2);
    assertThat(answer.get("ids").get(0).asText()).isEqualTo("p1");
    assertThat(answer.get("refused")).hasSize(1);
    assertThat(answer.get("refused").get(0).get("line").asInt()).isEqualTo(3);
    JsonNode result = result("p1");
    assertThat(result.get("text").asText()).isEqualTo("echo: hello");
    assertThat(result.get("headers")).hasSize(1);
    assertThat(result.get("headers").get("tenant").asText()).isEqualTo("red");
    assertThat(result(answer.get("ids").get(1).asText()).get("text").asText())
        .isEqualTo("echo: 日本");
  }

  @Test
  void refuses_what_has_no_prompt_in_it() throws Exception {
    HttpResponse<String> response = post("{\"question\":\"?\"}", "Authorization", ALLOWED);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).get("refused").get(0).get("code").asText())
        .isEqualTo("no-prompt");
    assertThat(post("", "Authorization", ALLOWED).statusCode()).isEqualTo(400);
    String form = "application/x-www-form-urlencoded"; // what curl says of itself
    assertThat(
            post("{\"prompt\":\"a\"}", "Authorization", ALLOWED, "Content-Type", form).statusCode())
        .isEqualTo(415);
  }

  @Test
  void asks_for_the_password_and_says_nothing_of_what_was_sent() throws Exception {
    HttpResponse<String> response = post("{\"prompt\":\"secret text\"}");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(response.body()).doesNotContain("secret text");
    assertThat(post("{}", "Authorization", "Basic d3Jvbmc6d3Jvbmc=").statusCode()).isEqualTo(401);
  }

  @Test
  void refuses_a_page_of_another_site() throws Exception {
    HttpResponse<String> response =
        post("{\"prompt\":\"a\"}", "Authorization", ALLOWED, "Origin", "https://evil.example");

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void refuses_a_body_beyond_the_limit_and_other_methods() throws Exception {
    assertThat(post("x".repeat(200_000), "Authorization", ALLOWED).statusCode()).isEqualTo(413);
    HttpResponse<String> get = get("/prompts");
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().allValues("Allow")).containsExactly("POST");
    assertThat(get.body()).isEqualTo("{\"error\":\"Prompts are sent by POST\"}");
    HttpResponse<String> file = get("/application.properties");
    assertThat(file.statusCode()).isEqualTo(404);
    assertThat(file.body()).startsWith("{\"error\":\"").contains("/prompts");
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve(path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private String text(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.get("ids")).hasSize(1);
    return result(answer.get("ids").get(0).asText()).get("text").asText();
  }

  @Test
  void a_spreadsheet_sent_as_csv_is_read_as_csv() throws Exception {
    byte[] rows = "id,prompt\ncsv1,Red?\n".getBytes(StandardCharsets.UTF_8);
    assertThat(text(post(rows, "Authorization", ALLOWED, "Content-Type", "text/csv")))
        .isEqualTo("echo: Red?");
    byte[] tabs = "id\tprompt\ntsv1\tBlue?\n".getBytes(StandardCharsets.UTF_8);
    String type = "text/tab-separated-values";
    assertThat(text(post(tabs, "Authorization", ALLOWED, "Content-Type", type)))
        .isEqualTo("echo: Blue?");
  }

  @Test
  void a_body_in_another_charset_is_read_as_what_it_says() throws Exception {
    String type = "application/json; charset=\"ISO-8859-1\"";
    byte[] latin1 = "{\"prompt\":\"grün\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(text(post(latin1, "Authorization", ALLOWED, "Content-Type", type)))
        .isEqualTo("echo: grün");
    byte[] utf16 = "{\"prompt\":\"\ud83d\ude00\"}".getBytes(StandardCharsets.UTF_16);
    type = "application/json;charset=utf-16";
    assertThat(text(post(utf16, "Authorization", ALLOWED, "Content-Type", type)))
        .isEqualTo("echo: \ud83d\ude00");
    type = "text/plain; charset=us-ascii; format=flowed";
    assertThat(
            post("{\"prompt\":\"a\"}", "Authorization", ALLOWED, "Content-Type", type).statusCode())
        .isEqualTo(202);
    type = "application/json; charset=utf-32";
    assertThat(post(latin1, "Authorization", ALLOWED, "Content-Type", type).statusCode())
        .isEqualTo(400);
    type = "application/json; charset=klingon";
    assertThat(post(latin1, "Authorization", ALLOWED, "Content-Type", type).body())
        .contains("charset");
  }

  @Test
  void a_packed_body_is_unpacked_or_refused_as_what_it_is() throws Exception {
    byte[] packed = gzip("{\"prompt\":\"packed\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(text(post(packed, "Authorization", ALLOWED, "Content-Encoding", "gzip")))
        .isEqualTo("echo: packed");
    byte[] bomb = gzip(new byte[200_000]);
    assertThat(post(bomb, "Authorization", ALLOWED, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(413);
    byte[] torn = Arrays.copyOf(packed, packed.length - 9);
    for (byte[] wrong : new byte[][] {torn, "{}".getBytes(StandardCharsets.UTF_8)}) {
      HttpResponse<String> answer =
          post(wrong, "Authorization", ALLOWED, "Content-Encoding", "gzip");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("gzip");
    }
    HttpResponse<String> brotli = post("x", "Authorization", ALLOWED, "Content-Encoding", "br");
    assertThat(brotli.statusCode()).isEqualTo(415);
    assertThat(brotli.headers().firstValue("Accept-Encoding")).contains("gzip");
  }

  @Test
  void what_holds_no_prompts_is_refused_as_what_it_is() throws Exception {
    for (String type : new String[] {"application/pdf", "image/png", "application/zip"}) {
      assertThat(post("x", "Authorization", ALLOWED, "Content-Type", type).statusCode())
          .isEqualTo(415);
    }
  }
}
