/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.console.api.Action;
import io.github.bedrockbatch.console.api.Answer;
import io.github.bedrockbatch.console.api.Done;
import io.github.bedrockbatch.console.api.Form;
import io.github.bedrockbatch.console.api.Query;
import io.github.bedrockbatch.console.api.Resource;
import io.github.bedrockbatch.console.api.User;
import io.github.bedrockbatch.console.page.ConsolePages;
import io.github.bedrockbatch.console.page.SampleFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console over HTTP, on facts of a busy day. */
class ConsoleServerTest {
  private static final String TOKEN = "a-token-of-a-program";
  private static final String BATCH = "/batches/20261125-093801-h0kll1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final CountDownLatch SLOW = new CountDownLatch(1);

  private static ConsoleServer open;
  private static ConsoleServer closed;
  private static ConsolePages pages;

  /** An action that tells what it was asked for. */
  private record Echo(String path) implements Action {
    @Override
    public String meaning() {
      return "Says it again";
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of("word", "what to say");
    }

    @Override
    public Done act(Form form, User user) {
      if (form.text("word").equals("no")) {
        throw new IllegalArgumentException("It will not be said");
      }
      return new Done(user.name() + " says " + form.path("id") + form.all("word"), "/batches");
    }
  }

  private record Bytes(String path, boolean isOpen, Answer.Body body) implements Resource {
    @Override
    public String meaning() {
      return "Bytes";
    }

    @Override
    public Answer answer(Query query) {
      return Answer.download("application/jsonl", "a \"b\".jsonl", body);
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Resource live = new Bytes("/observe/health/live", true, out -> out.write('1'));
    Resource much = new Bytes("/much", false, ConsoleServerTest::much);
    Resource broken =
        new Bytes(
            "/broken",
            false,
            out -> {
              out.write(new byte[100_000]);
              throw new IOException("the disk is gone");
            });
    Resource slow =
        new Bytes(
            "/slow",
            false,
            out -> {
              try {
                SLOW.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    SampleFacts facts = new SampleFacts(Instant.now());
    ConsolePages all =
        ConsolePages.of(
            facts,
            null,
            List::of,
            facts::edges,
            facts::budgets,
            null,
            List.of(live, much, broken, slow));
    List<Action> actions = new ArrayList<>(all.actions());
    actions.add(new Echo("/echo/{id}"));
    pages = new ConsolePages(all.pages(), actions, all.resources());
    open = start("", facts);
    closed = start(TOKEN, facts);
  }

  private static void much(OutputStream out) throws IOException {
    byte[] block = new byte[1_000];
    for (int i = 0; i < 5_000; i++) {
      out.write(block);
    }
  }

  private static ConsoleServer start(String token, SampleFacts facts) throws IOException {
    return ConsoleServer.start(
        new ConsoleOptions(true, "127.0.0.1", 0, List.of(), token, false, false),
        pages,
        facts::books,
        Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    SLOW.countDown();
    open.close();
    closed.close();
  }

  private static HttpResponse<String> get(ConsoleServer server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body, String... headers)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(open.address().resolve(path))
            .header("Sec-Fetch-Site", "same-origin")
            .headers(headers)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Every path there is, with something in place of its parts. */
  private static Stream<String> paths() {
    return Stream.of(
            pages.pages().stream().map(page -> page.path()),
            pages.actions().stream().map(Action::path),
            pages.resources().stream().filter(each -> !each.isOpen()).map(Resource::path),
            Stream.of(
                "/api/openapi.json",
                "/assets/console.css",
                "/assets/console.js",
                "/assets/uplot.js",
                "/nothing/is/here"))
        .flatMap(each -> each)
        .map(path -> path.replaceAll("\\{\\w+}", "x"));
  }

  @Test
  void nobody_sees_anything_without_credentials_but_whether_it_lives() throws Exception {
    List<String> seen = new ArrayList<>();
    for (String path : paths().toList()) {
      for (String method : List.of("GET", "HEAD", "POST", "DELETE", "OPTIONS")) {
        HttpResponse<String> response =
            HTTP.send(
                HttpRequest.newBuilder(closed.address().resolve(path))
                    .header("Sec-Fetch-Site", "same-origin")
                    .method(method, BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 401 || response.body().contains("1,204,310")) {
          seen.add(method + " " + path + " " + response.statusCode());
        }
      }
    }
    assertThat(seen).isEmpty();
    assertThat(get(closed, "/observe/health/live").statusCode()).isEqualTo(200);
    assertThat(get(closed, "/", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    assertThat(get(closed, "/").headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(way -> assertThat(way).startsWith("Basic "));
  }

  @Test
  void nothing_changes_from_a_page_of_another_site() throws Exception {
    for (Action action : pages.actions()) {
      String path = action.path().replaceAll("\\{.*?}", "x");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(open.address().resolve(path)).POST(BodyPublishers.noBody());
      for (String site : List.of("cross-site", "same-site", "none")) {
        HttpResponse<String> response =
            HTTP.send(
                request.copy().header("Sec-Fetch-Site", site).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isEqualTo(403);
      }
      request.header("Origin", "http://evil.example");
      assertThat(HTTP.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void what_is_asked_for_all_that_match_is_confirmed_with_numbers_and_not_done_by_a_look()
      throws Exception {
    assertThat(get(open, "/batches/drop?state=FAILED").body())
        .contains("can be dropped: ", " records without an answer; what has none gets none.")
        .contains("method=\"post\"", "name=\"state\" value=\"FAILED\"", "name=\"batches\"");
    assertThat(get(open, "/batches/drop?state=DELIVERED").body())
        .contains("none can be dropped.")
        .doesNotContain("method=\"post\"");
  }

  @Test
  void a_name_that_means_nothing_is_refused_and_does_not_mean_all() throws Exception {
    assertThat(get(open, "/batches?since=2d").statusCode()).isEqualTo(400);
    assertThat(get(open, "/batches?since=2d").body())
        .contains("There is no parameter since here; there are: state, model, source, text, from,");
    assertThat(get(open, "/rates?hours=3", "Accept", "application/json").body())
        .isEqualTo("{\"error\":\"There is no parameter hours here\"}");
    assertThat(get(open, "/batches/drop?states=FAILED").statusCode()).isEqualTo(400);

    String[] form = {"Content-Type", "application/x-www-form-urlencoded"};
    assertThat(post("/batches/drop?state=FAILED", "", form))
        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(400))
        .satisfies(refused -> assertThat(refused.body()).contains("Nothing was done"));
    assertThat(post("/batches/drop", "states=FAILED", form))
        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409))
        .satisfies(refused -> assertThat(refused.body()).contains("There is no parameter states"));
    assertThat(post("/batches/drop", "", form))
        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409))
        .satisfies(refused -> assertThat(refused.body()).contains("nothing was done"));
  }

  @Test
  void a_name_that_was_given_our_address_does_not_lead_here() throws Exception {
    assertThat(status("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")).isEqualTo("403");
    assertThat(status("GET / HTTP/1.0\r\n\r\n")).isEqualTo("400");
  }

  private static String status(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", open.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(12), StandardCharsets.UTF_8).substring(9);
    }
  }

  @Test
  void every_answer_forbids_browsers_what_pages_do_not_need() throws Exception {
    for (String path : List.of("/", BATCH, "/nothing", "/api/openapi.json", "/assets/console.js")) {
      HttpResponse<String> response = get(open, path);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(response.headers().firstValue("Cache-Control"))
          .hasValue(path.startsWith("/assets/") ? "private, max-age=86400" : "no-store");
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void every_page_is_html_for_a_person_and_json_for_a_program() throws Exception {
    for (String path : List.of("/", "/batches", BATCH, "/rates")) {
      HttpResponse<String> html = get(open, path, "Accept", "text/html,*/*");
      assertThat(html.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(html.body())
          .startsWith("<!doctype html>")
          .contains(">1,204,310</b> accepted = ")
          .doesNotContain("<script>", "style=", "onclick", "http://")
          .hasSizeLessThan(100_000);
      HttpResponse<String> json = get(open, path, "Accept", "application/json");
      assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(JSON.readTree(json.body()).isObject()).isTrue();
    }
  }

  @Test
  void numbers_beyond_what_a_browser_counts_are_exact() throws Exception {
    assertThat(get(open, BATCH).body()).contains("9,223,372,036,854,775,807");
    assertThat(get(open, BATCH, "Accept", "application/json").body())
        .contains("\"9223372036854775807\"");
  }

  @Test
  void names_from_outside_are_only_text() throws Exception {
    assertThat(get(open, BATCH).body()).contains("&lt;script&gt;").doesNotContain(SampleFacts.EVIL);
    assertThat(get(open, "/batches/%3Cscript%3E").statusCode()).isEqualTo(404);
    assertThat(get(open, "/batches/%3Cscript%3E").body())
        .contains("There is no batch &lt;script&gt;");
    assertThat(get(open, "/batches?text=%22%3E%3Cscript%3E").body())
        .contains("value=\"&quot;&gt;&lt;script&gt;\"");
  }

  @Test
  void links_are_relative_so_that_a_proxy_may_add_a_prefix() throws Exception {
    assertThat(get(open, BATCH).body())
        .contains("href=\"../\"", "href=\"../batches\"", "src=\"../assets/console.js?v=")
        .doesNotContain("href=\"/", "action=\"/", "src=\"/");
  }

  @Test
  void a_filter_is_in_the_address() throws Exception {
    assertThat(get(open, "/batches?state=FAILED").body())
        .contains("1 batch matches", "value=\"FAILED\" selected", "state=FAILED&amp;older=");
    assertThat(get(open, "/batches?state=failed&state=HELD").body()).contains("2 batches match");
    assertThat(get(open, "/batches?state=NONE").statusCode()).isEqualTo(400);
    assertThat(get(open, "/batches?size=100000").body()).contains("from 1 to 100");
    assertThat(get(open, "/batches?from=yesterday", "Accept", "application/json").body())
        .isEqualTo("{\"error\":\"from must be a time like 2026-11-25T09:30\"}");
  }

  @Test
  void an_action_leads_to_the_page_that_shows_it_and_is_not_done_again() throws Exception {
    HttpResponse<String> sent =
        post("/echo/x", "word=a+b&word=c", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(sent.statusCode()).isEqualTo(303);
    String to = sent.headers().firstValue("Location").orElseThrow();
    assertThat(to).startsWith("../batches?note=");
    URI page = open.address().resolve("/echo/x").resolve(to);
    assertThat(get(open, page.getPath() + "?" + page.getQuery()).body())
        .contains("console says x[a b, c]");
    assertThat(get(open, "/batches?note=unknown").body()).doesNotContain("console says");
  }

  @Test
  void an_action_answers_a_program_in_json() throws Exception {
    String[] json = {"Content-Type", "application/json", "Accept", "application/json"};
    assertThat(post("/echo/x", "{\"word\":[\"a\",1]}", json).body())
        .isEqualTo("{\"said\":\"console says x[a, 1]\",\"path\":\"/batches\"}");
    assertThat(post("/echo/x", "{\"word\":\"no\"}", json))
        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409))
        .satisfies(
            refused -> assertThat(refused.body()).isEqualTo("{\"error\":\"It will not be said\"}"));
    assertThat(post("/echo/x", "{{", json).statusCode()).isEqualTo(400);
    assertThat(post("/echo/x", "<x/>", "Content-Type", "text/xml").statusCode()).isEqualTo(415);
  }

  @Test
  void a_body_is_no_longer_than_a_form() throws Exception {
    assertThat(
            post("/echo/x", "x".repeat(300_000), "Content-Type", "application/json").statusCode())
        .isEqualTo(413);
    assertThat(get(open, "/batches?text=" + "x".repeat(20_000)).statusCode()).isEqualTo(414);
  }

  @Test
  void a_method_that_is_not_for_a_path_is_told_which_is() throws Exception {
    assertThat(get(open, "/echo/x").headers().firstValue("Allow")).hasValue("POST");
    assertThat(post("/batches", "", "Accept", "*/*").statusCode()).isEqualTo(405);
    assertThat(get(open, "/nothing").statusCode()).isEqualTo(404);
    assertThat(status("GET /batches/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n")).isEqualTo("400");
  }

  @Test
  void a_long_download_is_streamed_and_a_broken_one_does_not_look_whole() throws Exception {
    HttpResponse<String> much = get(open, "/much");
    assertThat(much.body()).hasSize(5_000_000);
    assertThat(much.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"a__b_.jsonl\"");
    assertThatThrownBy(() -> get(open, "/broken")).isInstanceOf(IOException.class);
  }

  @Test
  void too_many_requests_at_once_are_sent_away_and_leave_room_for_others() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      all.add(
          HTTP.sendAsync(
              HttpRequest.newBuilder(closed.address().resolve("/slow"))
                  .header("Authorization", "Bearer " + TOKEN)
                  .build(),
              BodyHandlers.ofString()));
    }
    CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new)).join();
    assertThat(get(open, "/").statusCode()).isEqualTo(200);
    SLOW.countDown();
    assertThat(all.stream().map(each -> each.join().statusCode())).contains(200, 503);
  }

  @Test
  void a_port_in_use_is_said_in_one_sentence() {
    int port = open.address().getPort();
    assertThatThrownBy(
            () ->
                ConsoleServer.start(
                    new ConsoleOptions(true, "127.0.0.1", port, List.of(), "", false, false),
                    pages,
                    null,
                    Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void the_api_is_described_from_what_is_served() throws Exception {
    JsonNode api = JSON.readTree(get(open, "/api/openapi.json").body());
    assertThat(api.path("openapi").asText()).isEqualTo("3.1.0");
    List<String> described = new ArrayList<>();
    api.path("paths").fieldNames().forEachRemaining(described::add);
    assertThat(described)
        .containsAll(pages.pages().stream().map(page -> page.path()).toList())
        .containsAll(pages.actions().stream().map(Action::path).toList())
        .contains("/observe/health/live", "/api/openapi.json");
    List<String> ids = new ArrayList<>();
    for (JsonNode path : api.path("paths")) {
      for (JsonNode operation : path) {
        ids.add(operation.path("operationId").asText());
        assertThat(operation.path("summary").asText()).isNotEmpty();
        assertThat(operation.path("responses").size()).isPositive();
        for (JsonNode response : operation.path("responses")) {
          assertThat(response.path("description").asText()).isNotEmpty();
        }
        for (JsonNode parameter : operation.path("parameters")) {
          assertThat(parameter.path("in").asText()).isIn("path", "query");
          assertThat(parameter.path("schema").isObject()).isTrue();
        }
      }
    }
    assertThat(ids).doesNotHaveDuplicates();
    for (JsonNode reference : api.findValues("$ref")) {
      assertThat(api.at(reference.asText().substring(1)).isObject())
          .as(reference.asText())
          .isTrue();
    }
    assertThat(api.at("/components/schemas/BatchLine/properties/state/enum")).isNotEmpty();
  }
}
