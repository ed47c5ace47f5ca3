/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.console.web.Passwords;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.servers.CallbackServer;
import io.github.bedrockbatch.servers.FreePort;
import io.github.bedrockbatch.servers.JmsServer;
import io.github.bedrockbatch.servers.SftpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Prompts, answers and secrets that go through all there is, and where they must not come out. */
class SecrecyFlowTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PROMPT = "MarkOfPrompt";
  private static final String PASSWORD = "MarkOfPassword";
  private static final String TOKEN = "MarkOfTokenOfTheConsole";
  private static final String AWS_SECRET = "local-secret";
  private static final String WEBHOOK =
      Base64.getEncoder()
          .encodeToString("MarkOfTheWebhooksSecret.".getBytes(StandardCharsets.UTF_8));
  private static final List<String> MARKERS =
      List.of(PROMPT, PASSWORD, TOKEN, AWS_SECRET, WEBHOOK, "MarkOfPath", SftpServer.PASSWORD);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir private static Path data;
  private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
  private static final List<String> PAGES = new ArrayList<>();
  private static final List<String> KNOCKED = new ArrayList<>();
  private static final Pattern ASSET = Pattern.compile("/assets/[\\w.]+");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static CallbackServer others;
  private static Level before;

  @BeforeAll
  static void all_goes_well_and_all_goes_wrong() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    before = root.getLevel();
    LOG.start();
    root.addAppender(LOG);
    root.setLevel(Level.INFO);
    ((Logger) LoggerFactory.getLogger("io.github.bedrockbatch")).setLevel(Level.DEBUG);
    JmsServer jms = JmsServer.running();
    String queue = jms.createQueue("secrets");
    int port = FreePort.find();
    others = CallbackServer.start();
    others.answer(call -> call.path().startsWith("/traces") ? 200 : 503);
    try (SftpServer sftp = SftpServer.start(data.resolve("sftp"))) {
      Files.createDirectories(sftp.root().resolve("inbox"));
      Map<String, String> settings = new HashMap<>();
      settings.put("local.min-records", "1");
      settings.put("batch.min-records", "1");
      settings.put("batch.max-age", "100ms");
      settings.put("retry.max-attempts", "2");
      settings.put("retry.longest-pause", "1s");
      settings.put("intake.from", "files,http,sftp");
      settings.put("http.port", Integer.toString(port));
      settings.put("http.password", PASSWORD);
      settings.put("jms.url", jms.url());
      settings.put("jms.user", "somebody");
      settings.put("jms.password", PASSWORD);
      settings.put("sftp.host", "127.0.0.1");
      settings.put("sftp.port", Integer.toString(sftp.port()));
      settings.put("sftp.user", SftpServer.USER);
      settings.put("sftp.password", SftpServer.PASSWORD);
      settings.put("sftp.known-hosts", sftp.knownHosts(data.resolve("known_hosts")).toString());
      settings.put("deliver.to", "files,own,sftp");
      settings.put("deliver.events", others.url("/MarkOfPath"));
      settings.put("events.secret", "whsec_" + WEBHOOK);
      settings.put("trace.endpoint", others.url("/traces"));
      settings.put("console.port", "0");
      settings.put("console.token", TOKEN);
      settings.put("console.users", "ann:operator:" + Passwords.hash(PASSWORD.toCharArray()));
      try (Flow flow = Flow.startWith(data, settings, routes(queue))) {
        URI console = flow.pipeline().serveConsole().orElseThrow();
        flow.faults("\"recordErrorShare\":0.5", "\"recordErrorCode\":400");
        sftp.password("another");
        flow.drop("p.jsonl", prompts() + bad());
        flow.drop("p.csv", "prompt\n\"" + PROMPT + "\" " + PROMPT + "\n");
        jms.send(queue, List.of(prompts(), bad(), "{\"prompt\":" + PROMPT), Map.of());
        post("http://127.0.0.1:" + port + "/prompts", prompts() + bad(), PASSWORD);
        post("http://127.0.0.1:" + port + "/prompts", bad(), PROMPT);
        send(flow, "direct:parsed", PROMPT + "{");
        send(flow, "direct:converted", PROMPT);
        await().atMost(PATIENCE).until(() -> hasLogged("Auth fail") && hasLogged("503"));
        look(console, flow);
        sftp.password(SftpServer.PASSWORD);
        others.answer(
            call ->
                call.path().startsWith("/answers")
                    ? 400
                    : call.path().startsWith("/traces") ? 200 : 503);
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    hasLogged("webhook")
                        && !flow.pipeline().ledger().newest(100).isEmpty()
                        && flow.pipeline().ledger().newest(100).stream()
                            .allMatch(batch -> batch.state() == BatchState.DELIVERED));
        look(console, flow);
        knock(console);
      }
    } finally {
      root.detachAppender(LOG);
      root.setLevel(before);
      ((Logger) LoggerFactory.getLogger("io.github.bedrockbatch")).setLevel(null);
    }
  }

  @AfterAll
  static void stop() {
    others.close();
  }

  private static String routes(String queue) {
    return """
    - templatedRoute:
        routeTemplateRef: to-http
        routeId: deliver-own
        parameters:
          - {name: name, value: own}
          - {name: url, value: "%s"}
    - templatedRoute:
        routeTemplateRef: from-jms
        routeId: questions
        parameters:
          - {name: queue, value: %s}
    - route:
        id: parsed
        routeConfigurationId: intake-retry
        from:
          uri: direct:parsed
          steps:
            - unmarshal: {json: {}}
            - to: prompts:route
    - route:
        id: converted
        routeConfigurationId: intake-retry
        from:
          uri: direct:converted
          steps:
            - convertBodyTo: {type: java.lang.Integer}
            - to: prompts:route
    """
        .formatted(others.url("/answers?token=" + PASSWORD), queue);
  }

  private static String prompts() {
    return ("{\"prompt\":\"" + PROMPT + "\"}\n").repeat(10);
  }

  /** What is rejected. */
  private static String bad() {
    return "{\"prompt\":[\"%1$s\"]}\n{\"prompt\":\"x\",\"%1$s\":1}\n%1$s\n{\"prompt\":%1$s}\n{\"prompt\":\"%1$s\n"
        .formatted(PROMPT);
  }

  private static void post(String url, String body, String password) throws Exception {
    send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", basic("prompts:" + password))
            .header("Traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static void send(Flow flow, String route, String body) {
    try (var template = flow.camel().createProducerTemplate()) {
      assertThatThrownBy(() -> template.sendBody(route, body)).isNotNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasLogged(String words) {
    return List.copyOf(LOG.list).stream().anyMatch(e -> e.getFormattedMessage().contains(words));
  }

  /** At all there is to see, by the paths that the console itself tells of. */
  private static void look(URI console, Flow flow) throws Exception {
    flow.camel().createProducerTemplate().sendBody("direct:problems", null);
    String batch = flow.pipeline().ledger().newest(1).get(0).id();
    for (Map.Entry<String, JsonNode> path : described(console).properties()) {
      for (String form : List.of("text/html", "application/json")) {
        if (path.getValue().has("get")) {
          HttpResponse<String> page =
              send(
                  HttpRequest.newBuilder(console.resolve(path.getKey().replaceAll("\\{.*}", batch)))
                      .header("Accept", form)
                      .header("Authorization", "Bearer " + TOKEN));
          assertThat(page.statusCode()).as(path.getKey()).isIn(200, 503);
          PAGES.add(path.getKey() + page.body());
        }
      }
    }
  }

  private static JsonNode described(URI console) throws Exception {
    String api =
        send(HttpRequest.newBuilder(console.resolve("/api/openapi.json"))
                .header("Authorization", "Bearer " + TOKEN))
            .body();
    return new ObjectMapper().readTree(api).path("paths");
  }

  /** As somebody without credentials, and as a page of another site. */
  private static void knock(URI console) throws Exception {
    Set<String> paths = new TreeSet<>();
    described(console)
        .properties()
        .forEach(
            path -> {
              if (!path.getValue().at("/get/security").isArray()) { // what is open has none
                paths.add(path.getKey().replaceAll("\\{.*}", "x"));
              }
            });
    ASSET.matcher(PAGES.toString()).results().forEach(asset -> paths.add(asset.group()));
    for (String path : paths) {
      for (String method : List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(console.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        String asked = method + " " + path + " ";
        KNOCKED.add(
            asked + send(request.copy().header("Sec-Fetch-Site", "same-origin")).statusCode());
        KNOCKED.add(
            asked
                + "from elsewhere "
                + send(request
                        .header("Sec-Fetch-Site", "cross-site")
                        .header("Authorization", basic("ann:" + PASSWORD)))
                    .statusCode());
      }
    }
    for (String wrong : List.of("Bearer x" + PASSWORD, basic("bob:" + PASSWORD), "x" + PASSWORD)) {
      for (int i = 0; i < 8; i++) {
        PAGES.add(send(HttpRequest.newBuilder(console).header("Authorization", wrong)).body());
      }
    }
  }

  private static void hold(String what, List<String> texts) {
    assertThat(texts).as(what).isNotEmpty();
    for (String marker : MARKERS) {
      assertThat(texts).as(what).noneMatch(text -> text.contains(marker));
    }
  }

  @Test
  void no_page_and_no_metric_shows_them() {
    hold("pages", PAGES);
  }

  @Test
  void nobody_comes_in_at_any_path_without_credentials_and_nothing_is_done_from_another_site() {
    assertThat(KNOCKED)
        .hasSizeGreaterThan(200)
        .anyMatch(asked -> asked.startsWith("POST /dead-letters/resend "))
        .anyMatch(asked -> asked.startsWith("GET /assets/uplot.css "))
        .anyMatch(asked -> asked.startsWith("GET /observe/metrics "))
        .filteredOn(asked -> !asked.contains("elsewhere"))
        .allMatch(asked -> asked.endsWith(" 401"));
    assertThat(KNOCKED)
        .filteredOn(asked -> asked.contains("elsewhere") && !asked.matches("(GET|HEAD|OPTIONS) .*"))
        .allMatch(asked -> asked.endsWith(" 403"));
  }

  @Test
  void no_trace_holds_them_and_those_of_a_request_lead_to_who_has_sent_it() {
    List<String> traces =
        others.calls().stream()
            .filter(call -> call.path().startsWith("/traces"))
            .map(call -> call.body())
            .toList();
    hold("traces", traces);
    byte[] id = HexFormat.of().parseHex(TRACE);
    assertThat(traces).anyMatch(trace -> trace.contains(new String(id, StandardCharsets.UTF_8)));
  }

  @Test
  void no_event_holds_them() {
    hold(
        "events",
        others.calls().stream()
            .filter(call -> call.path().contains("MarkOfPath"))
            .map(call -> call.headers() + call.body())
            .toList());
  }

  @Test
  void no_line_of_the_log_holds_them_in_either_form() throws Exception {
    for (String form : List.of("text", "json")) {
      System.setProperty("log.format", form);
      try {
        LoggerContext shipped = new LoggerContext();
        shipped.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(shipped);
        configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
        ConsoleAppender<ILoggingEvent> console =
            (ConsoleAppender<ILoggingEvent>)
                shipped.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("console");
        hold(
            "log in " + form,
            LOG.list.stream()
                .map(e -> new String(console.getEncoder().encode(e), StandardCharsets.UTF_8))
                .toList());
      } finally {
        System.clearProperty("log.format");
      }
    }
  }

  @Test
  void no_mistake_in_the_settings_is_told_with_a_secret() {
    Map<String, String> broken = new HashMap<>();
    for (String key : List.of("sftp.password", "jms.password")) {
      broken.put(key, "two\nlines " + PASSWORD);
    }
    broken.put("sftp.pasword", PASSWORD);
    broken.put("aws.secret-key", PASSWORD);
    broken.put("http.host", "0.0.0.0");
    broken.put("http.password", "MarkOfP");
    broken.put("console.token", "MarkOfP");
    broken.put("console.users", "ann:operator:" + PASSWORD);
    broken.put("events.secret", "whsec_" + PASSWORD);
    broken.put("deliver.events", "http://example.com/MarkOfPath");
    broken.put("jms.url", "amqp://me:" + PASSWORD + "@localhost");
    broken.put("ledger.url", "jdbc:mysql://localhost/x?password=" + PASSWORD);
    broken.put("trace.endpoint", "otlp://me:" + PASSWORD + "@localhost");
    broken.put("local.model", "http:// me:" + PASSWORD + "@localhost");
    assertThatThrownBy(() -> Settings.load(SettingsSource.commandLine(broken)))
        .isInstanceOf(InvalidSettings.class)
        .satisfies(
            thrown -> {
              assertThat(((InvalidSettings) thrown).mistakes()).hasSizeGreaterThan(11);
              assertThat(thrown.getMessage()).doesNotContain("MarkOf");
            });
  }
}
