/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.servers.SftpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that are changed at a restart, while batches are under way. */
class MovedSettingsFlowTest {
  private static final int PROMPTS = 10;

  @TempDir private Path data;

  @Test
  void another_bucket_and_prefix_leave_what_is_under_way_where_it_is() throws Exception {
    Batch before;
    try (Flow flow = start("1", Map.of("local.job-duration", "1h"))) {
      take(flow, "before");
      before = awaitState(flow, BatchState.SUBMITTED);
    }
    try (Flow flow =
        start("1", Map.of("local.job-duration", "0s", "s3.bucket", "other", "s3.prefix", ""))) {
      flow.faults("\"clockSpeed\":100000");
      take(flow, "after");

      flow.awaitResults(2 * PROMPTS);
      flow.awaitAllSettled();

      assertThat(flow.jobs()).hasSize(2);
      assertThat(flow.pipeline().ledger().find(before.id()).orElseThrow().state())
          .isEqualTo(BatchState.DELIVERED);
      assertThat(flow.pipeline().operator().audit().balances()).isTrue();
      assertThat(data.resolve("local-aws/s3/other")).isDirectoryContaining("glob:**2*");
    }
  }

  @Test
  void another_minimum_makes_no_job_of_what_is_asked_on_demand() throws Exception {
    try (Flow flow = start("100", Map.of())) {
      flow.faults("\"deniedOperations\":[\"InvokeModel\"]", "\"throttlingShare\":1");
      take(flow, "small");
      awaitState(flow, BatchState.SEALED);
    }
    try (Flow flow = start("1", Map.of())) {
      flow.awaitResults(PROMPTS);
      flow.awaitAllSettled();

      assertThat(flow.jobs()).isEmpty();
      assertThat(flow.pipeline().ledger().newest(1).get(0).job().status()).isEqualTo(Job.ON_DEMAND);
    }
  }

  @Test
  void another_minimum_asks_nothing_on_demand_that_may_have_a_job() throws Exception {
    try (Flow flow = start("1", Map.of())) {
      flow.faults("\"throttlingShare\":1");
      take(flow, "large");
      awaitState(flow, BatchState.UPLOADED);
    }
    try (Flow flow = start("100", Map.of())) {
      flow.awaitResults(PROMPTS);
      flow.awaitAllSettled();

      assertThat(flow.jobs()).hasSize(1);
      assertThat(flow.results()).hasSize(PROMPTS);
    }
  }

  @Test
  void other_attempts_lose_and_repeat_no_result_of_a_batch_that_is_partly_delivered()
      throws Exception {
    int prompts = 2_000;
    try (Flow flow = start(Map.of("retry.max-attempts", "1"), 1)) {
      flow.faults("\"recordErrorShare\":0.5", "\"recordErrorCode\":429");
      take(flow, "p", prompts);
      awaitFirstPage(flow);
    }
    try (Flow flow = start(Map.of("retry.max-attempts", "3"), -1)) {
      flow.awaitAllSettled();
    }

    assertDeliveredOnce(prompts);
  }

  @ParameterizedTest
  @CsvSource({"3, 1, own", "1, 3, own", "3, 1, 'files,own'", "1, 3, 'files,own'"})
  void other_attempts_answer_nothing_twice_of_a_batch_whose_delivery_did_not_end(
      String before, String after, String sinks) throws Exception {
    String end = "header.CamelBedrockBatchEnd} == true";
    Map<String, String> changes = Map.of("deliver.to", sinks, "retry.max-attempts", before);
    try (Flow flow = start(changes, end)) {
      flow.faults("\"recordErrorShare\":1", "\"recordErrorCode\":429");
      take(flow, "p", PROMPTS);
      awaitFailedTry(flow);
    }
    try (Flow flow = start(Map.of("deliver.to", sinks, "retry.max-attempts", after), -1)) {
      flow.awaitAllSettled();
    }

    assertDeliveredOnce(PROMPTS);
  }

  @Test
  void other_attempts_answer_nothing_twice_of_a_page_that_only_the_first_sink_has()
      throws Exception {
    Path inTheWay = Files.createFile(data.resolve("outbox"));
    try (Flow flow = start(Map.of("deliver.to", "own,files", "retry.max-attempts", "1"), -1)) {
      flow.faults("\"recordErrorShare\":1", "\"recordErrorCode\":429");
      take(flow, "p");
      awaitFailedTry(flow);
    }
    Files.delete(inTheWay);
    try (Flow flow = start(Map.of("deliver.to", "own,files", "retry.max-attempts", "3"), -1)) {
      flow.awaitAllSettled();
    }

    assertDeliveredOnce(PROMPTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files", "sftp"})
  void a_whole_file_is_shown_where_it_was_to_be_though_its_sink_was_removed(String sink)
      throws Exception {
    try (SftpServer server = SftpServer.start(data.resolve("server"))) {
      Map<String, String> sftp =
          Map.of(
              "sftp.host",
              "127.0.0.1",
              "sftp.port",
              Integer.toString(server.port()),
              "sftp.user",
              SftpServer.USER,
              "sftp.password",
              SftpServer.PASSWORD,
              "sftp.known-hosts",
              server.knownHosts(data.resolve("known_hosts")).toString());
      Map<String, String> before = new HashMap<>(sftp);
      before.put("deliver.to", "own," + sink);
      try (Flow flow = start(before, "header.CamelBedrockBatchPublish} == true")) {
        take(flow, "p");
        awaitFailedTry(flow);
      }
      try (Flow flow = start(sftp, -1)) {
        flow.awaitAllSettled();
      }

      Path folder = sink.equals("sftp") ? server.root() : data;
      assertThat(folder.resolve("outbox")).isDirectoryContaining("glob:**.jsonl");
    }
    assertDeliveredOnce(PROMPTS);
  }

  @Test
  void half_a_file_is_not_shown_when_its_sink_was_removed() throws Exception {
    Path outbox = data.resolve("outbox");
    try (Flow flow = start(Map.of("deliver.to", "own,files"), 0)) {
      flow.faults("\"recordErrorShare\":1", "\"recordErrorCode\":400"); // so that it has letters
      take(flow, "p");
      awaitFailedTry(flow);
      String id = flow.pipeline().ledger().newest(1).get(0).id();
      Files.writeString(Files.createDirectories(outbox).resolve(id + ".jsonl.part"), "half");
    }
    try (Flow flow = start(Map.of(), -1)) {
      flow.awaitAllSettled();
    }

    assertThat(outbox).isEmptyDirectory();
    assertDeliveredOnce(PROMPTS);
  }

  @ParameterizedTest
  @CsvSource({
    "deliver.model-output=full, deliver.model-output=none",
    "deliver.model-output=none, deliver.model-output=compact",
    "deliver.model-output=compact, deliver.shape=text"
  })
  void other_results_lose_and_repeat_none_of_a_batch_that_is_partly_delivered(
      String before, String after) throws Exception {
    int prompts = 2_000;
    try (Flow flow = start(setting(before), 1)) {
      take(flow, "p", prompts);
      awaitFirstPage(flow);
    }
    try (Flow flow = start(setting(after), -1)) {
      flow.awaitAllSettled();
    }

    assertDeliveredOnce(prompts);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_sink_that_was_added_gets_all_of_a_batch_that_is_partly_delivered(int restarts)
      throws Exception {
    int prompts = 3_000;
    try (Flow flow = start(Map.of(), 1)) {
      take(flow, "p", prompts);
      awaitFirstPage(flow);
      awaitFailedTry(flow);
    }
    FileTime first = firstPageWritten();
    Map<String, String> added = Map.of("deliver.to", "files,own");
    for (int i = 0; i < restarts; i++) {
      try (Flow flow = start(added, 1)) {
        awaitFailedTry(flow);
      }
    }
    try (Flow flow = start(added, -1)) {
      flow.awaitAllSettled();

      assertThat(flow.results()).hasSize(prompts);
    }
    assertDeliveredOnce(prompts);
    assertThat(firstPageWritten()).as("not sent to the other sink again").isEqualTo(first);
  }

  private FileTime firstPageWritten() throws IOException {
    try (Stream<Path> pages = Files.list(data.resolve("own"))) {
      return Files.getLastModifiedTime(
          pages.filter(page -> page.toString().endsWith("-0")).findFirst().orElseThrow());
    }
  }

  private static Map<String, String> setting(String line) {
    String[] parts = line.split("=");
    return Map.of(parts[0], parts[1]);
  }

  private static void awaitFirstPage(Flow flow) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> flow.pipeline().ledger().newest(1).get(0).delivery().pages() == 1);
  }

  private static void awaitFailedTry(Flow flow) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> flow.pipeline().ledger().newest(1).get(0).failures() > 0);
  }

  private void assertDeliveredOnce(int prompts) throws IOException {
    assertThat(delivered())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, prompts).mapToObj(i -> "p" + i).toList());
  }

  /** Starts with a sink that has no place for one page. */
  private Flow start(Map<String, String> changes, int page) throws Exception {
    return start(changes, "header.CamelBedrockBatchPage} == " + page);
  }

  /** Starts with a sink that has no place for some of what it gets. */
  private Flow start(Map<String, String> changes, String full) throws Exception {
    Map<String, String> settings = new HashMap<>(changes);
    settings.put("local.min-records", "1");
    settings.put("batch.min-records", "1");
    settings.put("batch.max-age", "1h");
    settings.putIfAbsent("deliver.to", "own");
    return Flow.startWith(
        data,
        settings,
        """
        - route:
            id: deliver-own
            routeConfigurationId: deliver
            from:
              uri: direct:deliver-own
              steps:
                - filter:
                    id: own-full
                    simple: ${%s
                    steps:
                      - throwException: {id: own-fails, exceptionType: java.io.IOException, message: full}
                - filter:
                    id: own-pages
                    simple: ${header.CamelBedrockBatchPageRecords} > 0
                    steps:
                      - convertBodyTo: {id: own-bytes, type: "byte[]"}
                      - to:
                          id: own-write
                          uri: file:%s
                          parameters:
                            fileName: ${header.CamelBedrockBatchId}-${header.CamelBedrockBatchPage}
        """
            .formatted(full, data.resolve("own")));
  }

  private List<String> delivered() throws IOException {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> pages = Files.list(data.resolve("own"))) {
      for (Path page : pages.toList()) {
        for (String line : Files.readAllLines(page)) {
          JsonNode result = new ObjectMapper().readTree(line);
          ids.add(result.path(result.has("id") ? "id" : "recordId").asText());
        }
      }
    }
    return ids;
  }

  private Flow start(String minimum, Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>(changes);
    settings.put("local.min-records", "1");
    settings.put("batch.min-records", minimum);
    settings.put("batch.max-age", "100ms");
    return Flow.start(data, settings);
  }

  private void take(Flow flow, String name) throws Exception {
    take(flow, name, PROMPTS);
  }

  private void take(Flow flow, String name, int prompts) throws Exception {
    Path file =
        Files.writeString(
            data.resolve(name + ".jsonl"),
            IntStream.range(0, prompts)
                .mapToObj(i -> "{\"id\":\"" + name + i + "\",\"prompt\":\"q\"}\n")
                .collect(Collectors.joining()));
    flow.pipeline().take(file.toFile());
    flow.pipeline().spool().sealNow();
  }

  private static Batch awaitState(Flow flow, BatchState state) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> flow.pipeline().ledger().inState(state).size() == 1);
    return flow.pipeline().ledger().inState(state).get(0);
  }
}
