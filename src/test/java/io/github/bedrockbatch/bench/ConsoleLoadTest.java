/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.ManyBatches;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the console costs the shipped program on a ledger of 100,000 batches and 1,000 open jobs:
 * each page that its description names, and a minute during which one person looks at the overview
 * and a Prometheus asks every 15 s, beside a minute without them. Times are of the processor, as
 * others may be busy. Prints what was measured.
 */
@Tag("bench")
class ConsoleLoadTest {
  private static final int JOBS = 1_000;
  private static final int ROUNDS = 20;
  private static final int SECONDS_BETWEEN_LOOKS = 5;
  private static final int SECONDS_BETWEEN_SCRAPES = 15;

  /** Its threads, and those that look for what it shows. */
  private static final Pattern OF_CONSOLE =
      Pattern.compile("^(console|facts|health|vert\\.x)|timer://(problems|count-letters)");

  private static final Pattern ADDRESS = Pattern.compile("Console: (\\S+)");

  private final int batches = Integer.getInteger("bench.batches", 100_000);
  private final int seconds = Integer.getInteger("bench.seconds", 60);
  private final Path folder = Path.of("target", "bench", "console").toAbsolutePath();
  private final HttpClient http = HttpClient.newHttpClient();
  private final StringBuilder report = new StringBuilder();
  private final Instant now = Instant.now();

  @Test
  void every_page_is_quick_and_small_and_a_watcher_costs_less_than_a_hundredth_of_a_core()
      throws Exception {
    DurableFolder.remove(folder);
    Path data = folder.resolve("data");
    try (LedgerDatabase ledger = LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"))) {
      ManyBatches.fill(ledger, "another node", now, batches, JOBS);
    }
    try (JavaProcess process = serve()) {
      Matcher address = ADDRESS.matcher(process.log());
      assertThat(address.find()).isTrue();
      URI console = URI.create(address.group(1));
      SoftAssertions limits = new SoftAssertions();
      pages(process, console, limits);
      report.append("\n| | of the console and its timers | the process |\n|---|---|---|\n");
      load("unwatched", process, () -> {});
      double watched = load("watched", process, () -> watch(console));
      System.out.println(report);
      limits.assertThat(watched).as("hundredths of a core").isLessThan(1);
      limits.assertAll();
    }
  }

  private JavaProcess serve() throws Exception {
    Path jar = Path.of("target", "camel-bedrock-batch.jar").toAbsolutePath();
    Instant begin = Instant.now();
    JavaProcess process =
        JavaProcess.start(
            folder,
            Map.of("CONSOLE_ENABLED", "true"),
            List.of(
                JavaProcess.littleMemory(), "-Dconsole.port=0", "-jar", jar.toString(), "serve"));
    await()
        .atMost(Duration.ofMinutes(5))
        .until(
            () -> {
              process.mustRun();
              return process.log().contains("Ready. ");
            });
    report.append(
        "%nReady after %.1f s%n%n"
            .formatted(Duration.between(begin, Instant.now()).toMillis() / 1e3));
    return process;
  }

  private void pages(JavaProcess process, URI console, SoftAssertions limits) throws Exception {
    report.append("| page | form | CPU | size |\n|---|---|---|---|\n");
    for (String page : paths(console)) {
      for (String form : List.of("text/html", "application/json")) {
        int size = get(console, page, form).length;
        for (int i = 0; i < ROUNDS; i++) {
          get(console, page, form);
        }
        double before = process.cpuSeconds();
        for (int i = 0; i < ROUNDS; i++) {
          get(console, page, form);
        }
        double millis = (process.cpuSeconds() - before) * 1e3 / ROUNDS;
        report.append(
            "| `%s` | %s | %.1f ms | %.1f KB |%n".formatted(page, form, millis, size / 1e3));
        limits.assertThat(millis).as("CPU of %s as %s", page, form).isLessThan(100);
        limits.assertThat(size).as("size of %s as %s", page, form).isLessThan(100_000);
      }
    }
  }

  /** All that its description names, and searches that find much, little and nothing. */
  private List<String> paths(URI console) throws Exception {
    List<String> paths = new ArrayList<>();
    new ObjectMapper()
        .readTree(get(console, "/api/openapi.json", "application/json"))
        .get("paths")
        .properties()
        .forEach(
            path -> {
              if (path.getValue().has("get")) {
                paths.add(path.getKey().replace("{id}", ManyBatches.id(now, batches / 2)));
              }
            });
    paths.add("/batches/" + ManyBatches.id(now, 100));
    paths.add("/batches?state=DELIVERED");
    paths.add("/batches?state=FAILED&model=haiku");
    paths.add("/batches?source=kafka");
    paths.add("/batches?text=no+such+text");
    paths.add("/sources?text=file");
    return paths;
  }

  private byte[] get(URI console, String path, String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(console.resolve(path)).header("Accept", form).build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private interface Watcher {
    void look() throws Exception;
  }

  /** In hundredths of a core. */
  private double load(String name, JavaProcess process, Watcher watcher) throws Exception {
    double before = process.cpuSeconds();
    Map<String, Double> threads = process.threadSeconds();
    for (int second = 0; second < seconds; second += SECONDS_BETWEEN_LOOKS) {
      watcher.look();
      Thread.sleep(SECONDS_BETWEEN_LOOKS * 1_000L);
    }
    double all = process.cpuSeconds() - before;
    Map<String, Double> used = new TreeMap<>();
    process
        .threadSeconds()
        .forEach(
            (thread, now) -> {
              if (OF_CONSOLE.matcher(thread).find()) {
                double more = now - threads.getOrDefault(thread, 0.0);
                used.merge(thread.replaceFirst(".*#\\d+ - | 0x.*", ""), more, Double::sum);
              }
            });
    double load = used.values().stream().mapToDouble(more -> more * 100 / seconds).sum();
    report.append(
        "| %s %s | %.2f %% of a core | %.2f %% |%n"
            .formatted(name, used, load, all * 100 / seconds));
    return load;
  }

  private int looks;

  private void watch(URI console) throws Exception {
    get(console, "/", "text/html");
    if (looks++ % (SECONDS_BETWEEN_SCRAPES / SECONDS_BETWEEN_LOOKS) == 0) {
      get(console, "/observe/metrics", "*/*");
    }
  }
}
