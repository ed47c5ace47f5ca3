/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.config.source.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sources that a user adds in YAML: a second folder, and any component of Camel. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnSourceFlowTest {
  private Path data;
  private Flow flow;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    flow =
        Flow.startWith(
            data,
            Map.of("intake.headers", "tenant", "prompt.system", "Be brief."),
            """
            - templatedRoute:
                routeTemplateRef: from-files
                routeId: reviews
                prefixId: reviews
                parameters:
                  - {name: folder, value: "%s/reviews"}
                  - {name: shape, value: csv}
                  - {name: separator, value: ";"}
                  - {name: modelId, value: amazon.nova-micro-v1:0}
                  - {name: template, value: "Summarise for ${audience} & co: ${text}"}
            - route:
                id: intake-table
                routeConfigurationId: intake-retry
                from:
                  uri: direct:my-rows
                  steps:
                    - setHeader: {name: CamelBedrockBatchMessageId, simple: "${body[KEY]}"}
                    - removeHeaders: {pattern: "*", excludePattern: "tenant|CamelBedrockBatchMessageId"}
                    - setHeader: {name: CamelBedrockBatchSource, constant: "table:questions"}
                    - to: {uri: prompts:route, parameters: {maxTokens: "50", system: "RAW(Answer 100%% & in English.)"}}
            - route:
                id: intake-selected
                routeConfigurationId: intake-retry
                from:
                  uri: direct:my-selected-rows
                  steps:
                    - setHeader: {name: CamelBedrockBatchSource, constant: "table:selected"}
                    - to: prompts:route
            """
                .formatted(data));
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  private Map<String, JsonNode> results(String source, int count) throws Exception {
    org.awaitility.Awaitility.await().until(() -> of(source).size() >= count);
    return of(source);
  }

  private Map<String, JsonNode> of(String source) throws Exception {
    return flow.results().stream()
        .filter(one -> one.get("source").asText().startsWith(source))
        .collect(Collectors.toMap(one -> one.get("recordId").asText(), one -> one));
  }

  @Test
  void a_folder_of_tables_with_a_template_of_its_own() throws Exception {
    Path inbox = Files.createDirectories(data.resolve("reviews"));
    Files.writeString(
        data.resolve("draft"),
        "id;audience;text\n1;cooks;\"Too salty;\nand ${cold}\"\n2;guests;Fine\n3;nobody\n");
    Files.move(data.resolve("draft"), inbox.resolve("reviews.csv"));

    Map<String, JsonNode> results = results("file:reviews.csv", 2);

    assertThat(results).containsOnlyKeys("1", "2");
    assertThat(results.get("1").get("text").asText())
        .isEqualTo("echo: Summarise for cooks & co: Too salty;\nand ${cold}");
    assertThat(results.get("1").get("modelId").asText()).isEqualTo("amazon.nova-micro-v1:0");
    assertThat(flow.deadLetters())
        .extracting(letter -> letter.get("code").asText())
        .containsExactly("ragged-row");
  }

  @Test
  void rows_of_a_database_with_a_message_id() throws Exception {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("KEY", 17);
    row.put("prompt", "何?");
    try (ProducerTemplate source = flow.camel().createProducerTemplate()) {
      source.sendBodyAndHeaders(
          "direct:my-rows", row, Map.of("tenant", "blue", "CamelFileName", "x"));
    }

    JsonNode one = results("table:questions", 1).get("17");

    assertThat(one.get("text").asText()).isEqualTo("echo: 何?");
    assertThat(one.get("headers")).hasSize(1);
    assertThat(one.get("headers").get("tenant").asText()).isEqualTo("blue");
  }

  @Test
  void rows_that_a_step_has_selected_are_a_prompt_each() throws Exception {
    List<Map<String, Object>> rows =
        List.of(
            Map.of("id", "r1", "prompt", "one", "at", new java.sql.Timestamp(0)),
            Map.of("id", "r2", "prompt", "two"));
    try (ProducerTemplate source = flow.camel().createProducerTemplate()) {
      source.sendBody("direct:my-selected-rows", rows);
    }

    assertThat(results("table:selected", 2)).containsOnlyKeys("r1", "r2");
  }

  @Test
  void a_position_that_is_no_number_is_named() throws Exception {
    try (ProducerTemplate source = flow.camel().createProducerTemplate()) {
      assertThatThrownBy(
              () ->
                  source.sendBodyAndHeader(
                      "direct:my-selected-rows", "{}", "CamelBedrockBatchPosition", "abc"))
          .hasStackTraceContaining("the header CamelBedrockBatchPosition is not a whole number");
    }
  }

  /** A route file with one instance of a template, with parameters in the flow style of YAML. */
  private static String instance(String template, String id, String parameters) {
    return """
        - templatedRoute:
            routeTemplateRef: %s
            routeId: %s
            prefixId: mine
            parameters: [%s]
        """
        .formatted(template, id, parameters);
  }

  @Test
  void a_parameter_that_a_template_does_not_have_stops_the_start(@TempDir Path other) {
    String yaml =
        instance(
            "from-files",
            "reviews",
            "{name: folder, value: reviews}, {name: maxTokenz, value: \"50\"}");

    assertThatThrownBy(() -> Flow.startWith(other, Map.of(), yaml))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "1 mistake in the settings (read from the parameters of route reviews):\n"
                + "  maxTokenz (route reviews) is not a setting; did you mean maxTokens?");
  }

  @Test
  void a_route_with_the_id_of_another_stops_the_start(@TempDir Path other) {
    String yaml = instance("from-files", "intake-files", folder(other, "reviews"));

    assertThatThrownBy(() -> Flow.startWith(other, Map.of(), yaml))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("two routes have the id intake-files");
  }

  private static String folder(Path data, String folder) {
    return "{name: folder, value: \"%s/%s\"}".formatted(data, folder);
  }

  @Test
  void a_second_route_for_the_files_of_a_folder_stops_the_start(@TempDir Path other) {
    String csv = ", {name: shape, value: csv}";
    String yaml = instance("from-files", "tables", folder(other, "./inbox") + csv);

    assertThatThrownBy(() -> Flow.startWith(other, Map.of(), yaml))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("read the same folder, " + other.resolve("inbox"))
        .hasMessageContaining("intake-files")
        .hasMessageContaining("tables");
  }

  @Test
  void a_folder_of_a_source_that_is_off_may_be_read_by_another_route(@TempDir Path other)
      throws Exception {
    String yaml = instance("from-files", "tables", folder(other, "inbox"));

    try (Flow one = Flow.startWith(other, Map.of("intake.from", ""), yaml)) {
      assertThat(one.camel().getRouteController().getRouteStatus("tables").isStarted()).isTrue();
    }
  }

  @Test
  void a_path_without_its_slash_stops_the_start(@TempDir Path other) {
    String yaml = instance("from-http", "second", "{name: path, value: questions}");
    Map<String, String> http = Map.of("intake.from", "http", "http.port", "0");

    assertThatThrownBy(() -> Flow.startWith(other, http, yaml))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("path=questions must begin with a slash: /questions");
  }
}
