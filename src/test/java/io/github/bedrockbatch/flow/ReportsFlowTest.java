/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.bedrockbatch.MetricSamples;
import io.github.bedrockbatch.MetricSamples.Sample;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs are told, after some prompts were answered, failed, rejected and sent again. */
class ReportsFlowTest {
  private static final String SECRET = "nobody-may-read-this";
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:bedrockbatch|jvm|process|camel)_\\w+");
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Path DEPLOY = Path.of("deploy", "observability");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "local.min-records", "1",
          "batch.min-records", "1",
          "batch.max-age", "100ms",
          "retry.max-attempts", "2",
          "retry.back-off", "0s",
          "budget.daily", "100",
          "console.port", "0");

  @TempDir private static Path data;
  private static Flow flow;
  private static URI console;

  /** Of all metrics, before the restart of a test. */
  private static Set<String> names;

  @BeforeAll
  static void some_prompts_come_to_an_end() throws Exception {
    start();
    flow.faults("\"recordErrorShare\":0.5", "\"recordErrorCode\":429");
    flow.drop(
        "unbounded-name.jsonl",
        "no prompt\n"
            + IntStream.range(0, 60)
                .mapToObj(i -> "{\"id\":\"u" + i + "\",\"prompt\":\"" + SECRET + "\"}\n")
                .collect(Collectors.joining()));
    await().until(() -> flow.pipeline().ledger().newest(1).size() == 1);
    flow.awaitAllSettled();
    await()
        .until(
            () -> {
              names = samples().all().stream().map(Sample::name).collect(Collectors.toSet());
              return names.contains("bedrockbatch_batch_state_seconds_count")
                  && names.contains("bedrockbatch_prompts_total")
                  && names.contains("bedrockbatch_dead_letters");
            });
  }

  private static void start() throws Exception {
    flow = Flow.start(data, SETTINGS);
    console = flow.pipeline().serveConsole().orElseThrow();
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(console.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static MetricSamples samples() throws Exception {
    return MetricSamples.of(console);
  }

  private static Map<String, Long> told() throws Exception {
    MetricSamples samples = samples();
    return Stream.of(
            "accepted", "rejected", "delivered", "empty", "dead_lettered", "dropped", "retried")
        .collect(
            Collectors.toMap(
                outcome -> outcome,
                outcome -> samples.sum("bedrockbatch_prompts_total", "outcome", outcome)));
  }

  @Test
  void the_counters_add_up_to_the_ledger_also_after_a_restart() throws Exception {
    SourceBooks books = flow.pipeline().operator().audit().all();
    long retried =
        flow.pipeline().ledger().newest(100).stream()
            .mapToLong(of -> of.delivery().retried())
            .sum();
    assertThat(books.deadLettered()).isPositive();
    assertThat(retried).isPositive();
    Map<String, Long> ledger =
        Map.of(
            "accepted", books.acceptedSoFar(),
            "rejected", 1L,
            "delivered", books.delivered(),
            "empty", books.empty(),
            "dead_lettered", books.deadLettered(),
            "dropped", 0L,
            "retried", retried);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(told()).isEqualTo(ledger));
    int batches = flow.pipeline().ledger().newest(100).size();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> samples().sum("bedrockbatch_batches", "state", "delivered") == batches);
    await() // a job may have run unseen between two polls; the times are added up beside the moves
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                samples().sum("bedrockbatch_batch_state_seconds_count", "state", "submitted") > 0);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                samples().sum("bedrockbatch_dead_letters", "kind", "rejected") == 1
                    && samples().sum("bedrockbatch_dead_letters", "kind", "failed")
                        == books.deadLettered());
    MetricSamples samples = samples();
    assertThat(samples.sum("bedrockbatch_calls_seconds_count", "outcome", "success")).isPositive();
    assertThat(samples.value("bedrockbatch_prompts_pending")).isZero();
    assertThat(samples.value("bedrockbatch_books_difference")).isZero();
    assertThat(samples.value("bedrockbatch_ledger_up")).isOne();
    assertThat(samples.sum("bedrockbatch_budget_usd", "kind", "limit")).isEqualTo(100);

    flow.close();
    start();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(told()).isEqualTo(ledger));
  }

  @Test
  void counters_are_right_again_after_the_ledger_failed_while_they_were_read() throws Exception {
    await().until(() -> samples().value("bedrockbatch_ledger_up") == 1);
    long accepted = flow.pipeline().operator().audit().all().acceptedSoFar();
    try (Connection ledger =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ledger.db"));
        Statement sql = ledger.createStatement()) {
      sql.execute("pragma busy_timeout = 30000");
      sql.execute("alter table token_usage rename to away");
      try {
        for (int look = 0; look < 3; look++) {
          await().until(() -> samples().value("bedrockbatch_ledger_up") == 0);
        }
      } finally {
        sql.execute("alter table away rename to token_usage");
      }
    }
    await().until(() -> samples().value("bedrockbatch_ledger_up") == 1);

    assertThat(told().get("accepted")).isEqualTo(accepted);
  }

  @Test
  void nothing_without_a_bound_is_a_label_and_nothing_of_a_prompt_is_told() throws Exception {
    String all = get("/observe/metrics").body() + get("/observe/health").body();
    assertThat(all).doesNotContain(SECRET, "unbounded-name", data.toString());
    flow.pipeline().ledger().newest(100).forEach(of -> assertThat(all).doesNotContain(of.id()));
    String records = "/batches/" + flow.pipeline().ledger().newest(1).get(0).id() + "/records";
    assertThat(get(records).statusCode()).isEqualTo(404); // unless console.show-content=true
    Set<String> labels = new TreeSet<>();
    samples().all().stream()
        .filter(of -> of.name().startsWith("bedrockbatch_"))
        .forEach(of -> labels.addAll(of.labels().keySet()));
    assertThat(labels)
        .isSubsetOf(
            "api",
            "budget",
            "direction",
            "java",
            "kind",
            "lane",
            "le",
            "model",
            "outcome",
            "source_kind",
            "stage",
            "state",
            "status",
            "tier",
            "version");
  }

  @Test
  void health_says_what_to_do_about_what_is_down() throws Exception {
    for (String path : List.of("", "/live", "/ready")) {
      HttpResponse<String> answer = get("/observe/health" + path);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(new ObjectMapper().readTree(answer.body()).path("status").asText())
          .isEqualTo("UP");
    }
    flow.camel().getRouteController().stopRoute("poll-timer");
    try {
      HttpResponse<String> answer = get("/observe/health/ready");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("Not running: poll-timer; look in the log why");
      assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    } finally {
      flow.camel().getRouteController().startRoute("poll-timer");
    }
  }

  @Test
  void dashboard_and_alerts_name_what_there_is() throws Exception {
    names.add("bedrockbatch_jobs"); // only while a job is open
    JsonNode dashboard = new ObjectMapper().readTree(DEPLOY.resolve("dashboard.json").toFile());
    JsonNode rules =
        new YAMLMapper().readTree(DEPLOY.resolve("alerts.yaml").toFile()).at("/groups/0/rules");
    List<String> asked = new ArrayList<>();
    dashboard.path("panels").findValues("expr").forEach(expr -> asked.add(expr.asText()));
    rules.forEach(rule -> asked.add(rule.path("expr").asText()));
    assertThat(asked).hasSizeGreaterThan(30);
    assertThat(
            METRIC.matcher(String.join("\n", asked)).results().map(MatchResult::group).distinct())
        .isSubsetOf(names);

    String operations = Files.readString(Path.of("docs", "operations.md"));
    for (JsonNode rule : rules) {
      String runbook = rule.at("/annotations/runbook_url").asText();
      assertThat(operations)
          .contains("<a id=\"" + runbook.replace("docs/operations.md#", "") + "\"></a>");
    }
    JsonNode scrape = new YAMLMapper().readTree(DEPLOY.resolve("scrape.yaml").toFile());
    assertThat(scrape.at("/scrape_configs/0/metrics_path").asText()).isEqualTo("/observe/metrics");
  }

  @Test
  void alerts_count_what_was_rejected_and_name_kinds_and_outcomes_that_there_are()
      throws Exception {
    await().until(() -> told().getOrDefault("rejected", 0L) == 1);
    Set<String> values =
        samples().all().stream()
            .filter(of -> of.name().matches("bedrockbatch_(prompts_total|problems)"))
            .flatMap(of -> of.labels().values().stream())
            .collect(Collectors.toSet());
    String rules = Files.readString(DEPLOY.resolve("alerts.yaml"));
    Set<String> named =
        Pattern.compile("bedrockbatch_(?:prompts_total|problems)\\{\\w+=~?\"([^\"]+)\"")
            .matcher(rules)
            .results()
            .flatMap(of -> Stream.of(of.group(1).split("\\|")))
            .collect(Collectors.toSet());

    assertThat(named).contains("rejected", "sink-failing");
    assertThat(values).containsAll(named);
  }

  @Test
  void promtool_takes_the_rules() throws Exception {
    promtool("check", "rules", DEPLOY.resolve("alerts.yaml").toString());
  }

  @Test
  void a_small_disk_that_is_nearly_empty_alerts_nobody() throws Exception {
    String test =
        """
        rule_files: ['%s']
        tests:
          - interval: 1m
            input_series:
              - {series: 'bedrockbatch_spool_free_bytes{instance="empty"}', values: '9e8x9'}
              - {series: 'bedrockbatch_spool_disk_bytes{instance="empty"}', values: '1e9x9'}
              - {series: 'bedrockbatch_spool_free_bytes{instance="small"}', values: '3e8x9'}
              - {series: 'bedrockbatch_spool_disk_bytes{instance="small"}', values: '1e9x9'}
              - {series: 'bedrockbatch_spool_free_bytes{instance="large"}', values: '19e8x9'}
              - {series: 'bedrockbatch_spool_disk_bytes{instance="large"}', values: '1e12x9'}
            alert_rule_test:
              - alertname: BedrockBatchSpoolDiskLow
                eval_time: 5m
                exp_alerts:
                  - exp_labels: {severity: critical, instance: small}
                    exp_annotations:
                      summary: 'The disk of small is nearly full'
                      runbook_url: docs/operations.md#spooldisklow
                  - exp_labels: {severity: critical, instance: large}
                    exp_annotations:
                      summary: 'The disk of large is nearly full'
                      runbook_url: docs/operations.md#spooldisklow
        """
            .formatted(DEPLOY.resolve("alerts.yaml").toAbsolutePath());
    promtool("test", "rules", Files.writeString(data.resolve("disk.yaml"), test).toString());
  }

  private static void promtool(String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not there: apt install prometheus");
    List<String> command = new ArrayList<>(List.of(PROMTOOL.toString()));
    command.addAll(List.of(arguments));
    Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }
}
