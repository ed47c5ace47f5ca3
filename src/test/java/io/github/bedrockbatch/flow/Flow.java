/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.operator.Operator;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.servers.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** A pipeline in local mode, as shipped, with the real route files, on a data folder of a test. */
final class Flow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path data;
  private final int port;
  private final Pipeline pipeline;

  private final BedrockClient bedrock;
  private final CamelContext camel;
  private URI console;

  private Flow(Path data, int port, Pipeline pipeline, CamelContext camel) {
    this.data = data;
    this.port = port;
    this.pipeline = pipeline;
    this.camel = camel;
    this.bedrock = camel.getRegistry().lookupByNameAndType("bedrockClient", BedrockClient.class);
  }

  /** Starts with quick jobs and polls; the given settings win. */
  static Flow start(Path data, Map<String, String> changes) throws Exception {
    return start(data, changes, UnaryOperator.identity());
  }

  /** Starts with something around the ledger. */
  static Flow start(Path data, Map<String, String> changes, UnaryOperator<Ledger> ledgers)
      throws Exception {
    return start(data, changes, "file:routes/*.camel.yaml", ledgers);
  }

  /** Starts with a clock that a test can put forward. */
  static Flow start(Path data, Map<String, String> changes, Clock clock) throws Exception {
    return start(data, changes, "file:routes/*.camel.yaml", UnaryOperator.identity(), clock);
  }

  /** Starts with routes of its own. */
  static Flow start(Path data, Map<String, String> changes, String routes) throws Exception {
    return start(data, changes, routes, UnaryOperator.identity());
  }

  /** Starts with another route file beside the shipped ones, as a user would add one. */
  static Flow startWith(Path data, Map<String, String> changes, String yaml) throws Exception {
    return startWith(data, changes, yaml, UnaryOperator.identity());
  }

  /** Starts with another route file beside the shipped ones, and something around the ledger. */
  static Flow startWith(
      Path data, Map<String, String> changes, String yaml, UnaryOperator<Ledger> ledgers)
      throws Exception {
    Path file = Files.writeString(Files.createDirectories(data).resolve("own.camel.yaml"), yaml);
    return start(data, changes, "file:routes/*.camel.yaml,file:" + file, ledgers);
  }

  /** Starts with routes of its own, and something around the ledger. */
  static Flow start(
      Path data, Map<String, String> changes, String routes, UnaryOperator<Ledger> ledgers)
      throws Exception {
    return start(data, changes, routes, ledgers, Clock.systemUTC());
  }

  /** Starts with another route file beside the shipped ones, and a clock of the test's. */
  static Flow startWith(Path data, Map<String, String> changes, String yaml, Clock clock)
      throws Exception {
    Path file = Files.writeString(Files.createDirectories(data).resolve("own.camel.yaml"), yaml);
    String routes = "file:routes/*.camel.yaml,file:" + file;
    return start(data, changes, routes, UnaryOperator.identity(), clock);
  }

  static Flow start(
      Path data,
      Map<String, String> changes,
      String routes,
      UnaryOperator<Ledger> ledgers,
      Clock clock)
      throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("data.dir", data.toString());
    settings.put("poll.period", "100ms");
    settings.put("local.job-duration", "0s");
    settings.put("batch.max-age", "500ms");
    settings.put("intake.quiet-time", "200ms");
    int port = FreePort.find();
    settings.put("local.port", Integer.toString(port));
    settings.putAll(changes);
    if (Files.isDirectory(data)) {
      NewLedger.in(data); // where no other URL is set
    }
    CamelContext[] camel = new CamelContext[1];
    Pipeline pipeline =
        Pipeline.start(
            Settings.load(SettingsSource.commandLine(settings)),
            routes,
            clock,
            ledgers,
            Error::printStackTrace,
            context -> camel[0] = context);
    return new Flow(data, port, pipeline, camel[0]);
  }

  /** What the console has at a path, for programs; it is to be served with {@code console.port}. */
  JsonNode facts(String path) {
    if (console == null) {
      console = pipeline.serveConsole().orElseThrow();
    }
    try {
      return JSON.readTree(
          HTTP.send(
                  HttpRequest.newBuilder(console.resolve(path))
                      .header("Accept", "application/json")
                      .build(),
                  HttpResponse.BodyHandlers.ofInputStream())
              .body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /** Puts a whole file into the inbox in one step, as a careful producer does. */
  void drop(String name, String content) throws IOException {
    drop(name, content.getBytes(StandardCharsets.UTF_8));
  }

  void drop(String name, byte[] content) throws IOException {
    Path inbox = Files.createDirectories(data.resolve("inbox"));
    Path draft = Files.write(data.resolve("draft"), content);
    Files.move(draft, inbox.resolve(name));
  }

  /** Takes in prompts that carry headers, as a source of messages does. */
  void take(String source, List<Map<String, String>> headers) throws Exception {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      prompts.add(
          new Prompt(
              new BatchKey("amazon.nova-lite-v1:0", InvocationType.CONVERSE),
              new Context(source + i, source, i, 1, headers.get(i)),
              ("{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"question "
                      + i
                      + "\"}]}]}")
                  .getBytes(StandardCharsets.UTF_8)));
    }
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      template.sendBody("direct:batch", new PromptPage(prompts));
      template.sendBody("direct:batch-sync", null);
    }
    pipeline.ledger().sources().taken(source, headers.size(), 0);
  }

  CamelContext camel() {
    return camel;
  }

  List<JsonNode> awaitResults(int count) throws IOException {
    await().atMost(PATIENCE).until(() -> results().size() >= count);
    return results();
  }

  List<JsonNode> results() throws IOException {
    return lines(data.resolve("outbox"), ".jsonl");
  }

  List<JsonNode> deadLetters() throws IOException {
    return lines(data.resolve("dead-letters"), ".jsonl");
  }

  private static List<JsonNode> lines(Path folder, String suffix) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(suffix)).sorted().toList()) {
          for (String line : Files.readString(file).split("\n", -1)) {
            if (line.isEmpty()) {
              continue;
            }
            lines.add(JSON.readTree(line));
          }
        }
      }
    }
    return lines;
  }

  /** Sets the fault switches of the emulated AWS to these and no others. */
  void faults(String... fields) throws IOException, InterruptedException {
    String json =
        Stream.of(fields)
            .filter(field -> !field.isEmpty())
            .collect(Collectors.joining(",", "{", "}"));
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(localAws() + "/local-aws/faults"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Where the emulated AWS is, but for S3. */
  String localAws() {
    return "http://127.0.0.1:" + port;
  }

  /** Every job that was ever made. */
  List<ModelInvocationJobSummary> jobs() {
    return bedrock.listModelInvocationJobsPaginator(request -> {}).invocationJobSummaries().stream()
        .toList();
  }

  /** How many prompts are in open batches. */
  int spooled() {
    return pipeline.spool().openRecords();
  }

  /** Does what an operator asks for. */
  void ask(ToLongFunction<Operator> request) {
    assertThat(outcome(request)).doesNotStartWith("refused");
  }

  /** What comes of what an operator asks for. */
  String outcome(ToLongFunction<Operator> request) {
    long id = request.applyAsLong(pipeline.operator());
    await().atMost(PATIENCE).until(() -> pipeline.operator().request(id).isDone());
    return pipeline.operator().request(id).outcome();
  }

  /** Waits until no batch is on its way, and seals what is open meanwhile. */
  void awaitAllSettled() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              boolean settled =
                  pipeline.ledger().newest(1000).stream()
                      .allMatch(batch -> batch.state().isFinal());
              if (settled && pipeline.spool().openRecords() > 0) {
                pipeline.spool().sealNow();
                return false;
              }
              return settled;
            });
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
