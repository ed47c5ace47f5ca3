/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.SettingsSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** A pipeline in local mode, as shipped, with the real route files, on a data folder of a test. */
final class Flow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path data;
  private final Pipeline pipeline;

  private final BedrockClient bedrock;

  private Flow(Path data, Pipeline pipeline, BedrockClient bedrock) {
    this.data = data;
    this.pipeline = pipeline;
    this.bedrock = bedrock;
  }

  /** Starts with quick jobs and polls; the given settings win. */
  static Flow start(Path data, Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("data.dir", data.toString());
    settings.put("poll.period", "100ms");
    settings.put("local.job-duration", "0s");
    settings.put("batch.max-age", "500ms");
    settings.putAll(changes);
    CamelContext[] camel = new CamelContext[1];
    Pipeline pipeline =
        Pipeline.start(
            Settings.load(SettingsSource.commandLine(settings)),
            "file:routes/*.camel.yaml",
            Clock.systemUTC(),
            UnaryOperator.identity(),
            context -> camel[0] = context);
    return new Flow(
        data,
        pipeline,
        camel[0].getRegistry().lookupByNameAndType("bedrockClient", BedrockClient.class));
  }

  /** Sets the fault switches of local-aws; what the JSON does not name is off. */
  void faults(String json) throws IOException, InterruptedException {
    URI service = bedrock.serviceClientConfiguration().endpointOverride().orElseThrow();
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(service.resolve("/local-aws/faults"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Every job that was ever made. */
  List<ModelInvocationJobSummary> jobs() {
    return bedrock.listModelInvocationJobsPaginator(request -> {}).invocationJobSummaries().stream()
        .toList();
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /** Puts a whole file into the inbox in one step, as a careful producer does. */
  void drop(String name, String content) throws IOException {
    Path inbox = Files.createDirectories(data.resolve("inbox"));
    Path draft = Files.writeString(data.resolve("draft"), content);
    Files.move(draft, inbox.resolve(name));
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

  @Override
  public void close() {
    pipeline.close();
  }
}
