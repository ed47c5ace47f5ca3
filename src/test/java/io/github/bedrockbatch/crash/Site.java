/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.recovery.LedgerMark;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFile;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * A data folder and the work to be done in it: two files of prompts for two models, which make
 * three batches, the first of two pages. The shipped routes take them in and deliver the answers.
 */
class Site {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LITE = "amazon.nova-lite-v1:0";
  private static final String PRO = "amazon.nova-pro-v1:0";
  private static final int FIRST_FILE = 1_200;
  private static final int SECOND_FILE = 400;
  private static final int BATCHES = 3;

  private final Path data;
  private boolean zipped;

  Site(Path data) {
    this.data = data;
  }

  /** The first file is an archive of two, each page of which has prompts of the second. */
  Site zipped() {
    zipped = true;
    return this;
  }

  Path data() {
    return data;
  }

  /** Puts the files into the inbox. */
  Site supply() throws IOException {
    String half = prompts(1, FIRST_FILE / 2) + "no prompt\n";
    String rest = prompts(FIRST_FILE / 2 + 1, FIRST_FILE) + "{\"neither\":\"this\"}\n";
    Files.createDirectories(data.resolve("inbox"));
    if (zipped) {
      dropZip("a.jsonl", Map.of("half.jsonl", half, "rest.jsonl", rest));
    } else {
      drop("a.jsonl", half + rest);
    }
    StringBuilder second = new StringBuilder();
    for (int i = 1; i <= SECOND_FILE; i++) {
      second.append(prompt("b" + i, i % 4 == 0 ? PRO : LITE));
    }
    drop("b.jsonl", second);
    return this;
  }

  private static String prompts(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> prompt("a" + i, LITE))
        .collect(Collectors.joining());
  }

  private static String prompt(String id, String model) {
    return "{\"id\":\"%s\",\"modelId\":\"%s\",\"prompt\":\"%s\"}%n"
        .formatted(id, model, question(id))
        .replace("\r", "");
  }

  /** A tenth of the prompts are equal: one of a batch is asked. */
  private static String question(String id) {
    return "question " + (id.endsWith("0") ? "of many" : id);
  }

  private void dropZip(String name, Map<String, String> entries) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(packed)) {
      for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    drop(name, packed.toByteArray());
  }

  void drop(String name, CharSequence content) throws IOException {
    drop(name, content.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void drop(String name, byte[] content) throws IOException {
    Path file = Files.write(data.resolve("inbox").resolve(name), content);
    // Old enough for the route's read lock, which would otherwise wait for it to stop growing.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
  }

  /** Becomes what the other one is. */
  final void copy(Site other) throws IOException {
    try (Stream<Path> tree = Files.walk(other.data())) {
      for (Path path : tree.toList()) {
        Files.copy(path, data.resolve(other.data.relativize(path)));
      }
    }
  }

  /** Lets the jobs leave out a tenth of their answers. */
  void loseAnswers() throws IOException {
    Files.createFile(losing());
  }

  private Path losing() {
    return data.resolve("losing-answers");
  }

  /** Starts the pipeline on this folder. */
  Pipeline start(UnaryOperator<Ledger> ledgers, Consumer<CamelContext> customizer)
      throws Exception {
    NewLedger.in(data);
    Settings settings = Settings.load(SettingsSource.commandLine(settings()));
    return Pipeline.start(
        settings,
        routes(),
        clock(),
        ledgers,
        Error::printStackTrace,
        context -> {
          context.getCamelContextExtension().registerEndpointCallback(Site::impatient);
          if (Files.exists(losing())) {
            switchOnLosses(context);
          }
          customizer.accept(context);
        });
  }

  Map<String, String> settings() {
    return Map.of(
        "data.dir", data.toString(),
        "poll.period", "100ms",
        "local.job-duration", "0s",
        "local.min-records", "1",
        "retry.max-attempts", "1",
        "batch.min-records", "1",
        "batch.max-records", "1100",
        "batch.max-age", "1h",
        "prompt.reuse", "batch");
  }

  String routes() {
    return "file:routes/*-files.camel.yaml,file:routes/80-deliver.camel.yaml";
  }

  Clock clock() {
    return Clock.systemUTC();
  }

  private static Endpoint impatient(String uri, Endpoint endpoint) {
    if (endpoint instanceof FileEndpoint inbox) {
      inbox.setInitialDelay(0);
      inbox.setDelay(50);
      inbox.setSorter(Comparator.comparing(GenericFile::getFileName));
    }
    return endpoint;
  }

  private static void switchOnLosses(CamelContext camel) {
    URI service = bedrock(camel).serviceClientConfiguration().endpointOverride().orElseThrow();
    try {
      int status =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(service.resolve("/local-aws/faults"))
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString("{\"processedShare\":0.9}"))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
      assertThat(status).isEqualTo(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BedrockClient bedrock(CamelContext camel) {
    return camel.getRegistry().lookupByNameAndType("bedrockClient", BedrockClient.class);
  }

  /** Holds what the dead process left to account. */
  void audit() {
    String url = "jdbc:sqlite:" + data.resolve("ledger.db");
    try (LedgerDatabase database = LedgerDatabase.open(url)) {
      Clock clock = Clock.systemUTC();
      balances(
          new Operator(
              new JdbcLedger(database, clock, "operator"),
              new OperatorRequests(database, clock),
              SpoolFolder.in(data),
              new LedgerMark(database, data)));
    }
  }

  static Audit balances(Operator operator) {
    Audit audit = operator.audit();
    assertThat(audit.balances()).as(() -> audit.toString()).isTrue();
    return audit;
  }

  /** Starts the pipeline again, lets it do all that is left, and holds it to account. */
  void finish() throws Exception {
    CamelContext[] camel = new CamelContext[1];
    try (Pipeline pipeline = start(UnaryOperator.identity(), context -> camel[0] = context)) {
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> {
                balances(pipeline.operator());
                assertThat(inbox()).as("left in the inbox").isEmpty();
              });
      pipeline.spool().sealNow();
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> {
                balances(pipeline.operator());
                assertThat(pipeline.ledger().newest(100))
                    .hasSizeGreaterThanOrEqualTo(BATCHES)
                    .extracting(Batch::state)
                    .containsOnly(BatchState.DELIVERED);
              });
      assertThat(pipeline.spool().openRecords()).isZero();
      assertThat(pipeline.ledger().newest(100))
          .hasSize(BATCHES)
          .extracting(batch -> batch.job().arn())
          .containsExactlyInAnyOrderElementsOf(
              jobs(camel[0]).stream().map(ModelInvocationJobSummary::jobArn).toList());
      SourceBooks all = balances(pipeline.operator()).all();
      assertThat(all.accepted()).hasValue(FIRST_FILE + SECOND_FILE);
      assertThat(all.refused()).isEqualTo(2);
      assertThat(all.pending()).isZero();
    }
    check();
  }

  private static List<ModelInvocationJobSummary> jobs(CamelContext camel) {
    return bedrock(camel)
        .listModelInvocationJobsPaginator(request -> {})
        .invocationJobSummaries()
        .stream()
        .toList();
  }

  private void check() throws Exception {
    Map<String, List<String>> texts = new TreeMap<>();
    for (JsonNode result : results()) {
      texts
          .computeIfAbsent(result.path("recordId").asText(), id -> new ArrayList<>())
          .add(result.path("text").asText(result.path("error").path("code").asText()));
    }
    assertThat(texts).hasSize(FIRST_FILE + SECOND_FILE);
    long lost = texts.values().stream().filter(List.of("missing")::equals).count();
    texts.values().removeIf(List.of("missing")::equals);
    assertThat(texts)
        .allSatisfy((id, answers) -> assertThat(answers).containsExactly("echo: " + question(id)));
    assertThat(lost > 0).as("answers are lost").isEqualTo(Files.exists(losing()));
    assertThat(deadLetters())
        .extracting(letter -> letter.path("line").asInt())
        .containsExactly(FIRST_FILE / 2 + 1, zipped ? FIRST_FILE / 2 + 1 : FIRST_FILE + 2);
    assertThat(names("outbox")).noneMatch(name -> name.endsWith(".part"));
    assertThat(spooled()).as("left in the spool").isEmpty();
    assertThat(names("work")).as("left of the collecting").isEmpty();
  }

  /** The consumer takes the finished files away. */
  void takeAway() throws IOException {
    Path taken = Files.createDirectories(data.resolve("taken"));
    List<String> finished =
        names("outbox").stream().filter(name -> name.endsWith(".jsonl")).toList();
    assertThat(finished).as("finished when the crash came").isNotEmpty();
    for (String name : finished) {
      Files.move(data.resolve("outbox").resolve(name), taken.resolve(name));
    }
  }

  List<JsonNode> results() throws IOException {
    List<JsonNode> all = lines("outbox", ".jsonl");
    all.addAll(lines("taken", ".jsonl"));
    return all;
  }

  List<JsonNode> deadLetters() throws IOException {
    return lines("dead-letters", ".jsonl");
  }

  /** The files that are not taken in yet. */
  List<String> inbox() throws IOException {
    return names("inbox").stream().filter(name -> name.endsWith(".jsonl")).toList();
  }

  /** Batches in the spool. */
  List<Path> spooled() throws IOException {
    try (Stream<Path> tree = Files.walk(data.resolve("spool"), 2)) {
      return tree.filter(
              path -> path.toString().endsWith(".open") || path.toString().endsWith(".sealed"))
          .sorted()
          .toList();
    }
  }

  /** The names in a folder of the site, none when there is no such folder. */
  List<String> names(String folder) throws IOException {
    Path path = data.resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<JsonNode> lines(String folder, String suffix) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String name : names(folder)) {
      if (name.endsWith(suffix)) {
        for (String line : Files.readAllLines(data.resolve(folder).resolve(name))) {
          lines.add(JSON.readTree(line));
        }
      }
    }
    return lines;
  }
}
