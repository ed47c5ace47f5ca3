/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OtherwiseDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.WhenDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How routes are written, those in files and those in the pipeline. */
class RouteFilesTest {
  private static final int MAX_LINES = 75;
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
          .getSchema(SchemaLocation.of("classpath:schema/camelYamlDsl.json"));

  @TempDir private Path data;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void a_file_is_one_flow_that_tells_its_story(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);

    assertThat(file.getFileName().toString())
        .matches("[0-9]{2}-(intake|deliver)[a-z0-9-]*\\.camel\\.yaml");
    assertThat(lines).hasSizeLessThanOrEqualTo(MAX_LINES);
    String name = file.getFileName().toString().replace(".camel.yaml", "").substring(3);
    JsonNode parts = YAML.readTree(file.toFile());
    List<String> kinds = new ArrayList<>();
    parts.forEach(part -> kinds.add(part.fieldNames().next()));
    JsonNode story = parts.get(0);
    if (kinds.contains("route")) {
      story = parts.get(kinds.size() - 1);
      assertThat(kinds).isSubsetOf("routeConfiguration", "route").endsWith("route");
      assertThat(story.at("/route/id").asText()).isEqualTo(name);
    } else {
      assertThat(kinds).containsExactly("routeTemplate", "templatedRoute");
      assertThat(parts.at("/1/templatedRoute/routeId").asText()).isEqualTo(name);
    }
    assertThat(story.iterator().next().path("description").asText()).hasSizeGreaterThan(60);
    assertThat(lines).as("Kaoto drops them").noneMatch(line -> line.matches("(.* )?#( .*)?"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void a_file_is_as_the_schema_of_the_yaml_dsl_says(Path file) throws IOException {
    String yaml =
        Files.readString(file).replace("autoStartup: \"{{enabled}}\"", "autoStartup: true");
    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void every_parameter_of_a_template_is_described_and_is_required_or_has_a_default(Path file)
      throws IOException {
    for (JsonNode parameter : YAML.readTree(file.toFile()).at("/0/routeTemplate/parameters")) {
      assertThat(parameter.path("description").asText()).as(parameter.toString()).isNotBlank();
      assertThat(parameter.path("required").asBoolean() ^ parameter.has("defaultValue"))
          .as(parameter.toString())
          .isTrue();
    }
  }

  @Test
  void numbers_tell_the_files_apart() throws IOException {
    assertThat(files())
        .extracting(file -> file.getFileName().toString().substring(0, 2))
        .doesNotHaveDuplicates();
  }

  @Test
  void every_route_and_step_has_an_id_of_its_own() throws Exception {
    CamelContext[] context = new CamelContext[1];
    Settings settings =
        Settings.load(SettingsSource.commandLine(Map.of("data.dir", data.toString())));
    Pipeline pipeline =
        Pipeline.start(
            settings,
            "file:routes/*.camel.yaml",
            Clock.systemUTC(),
            UnaryOperator.identity(),
            Error::printStackTrace,
            camel -> context[0] = camel);
    List<String> nameless = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try {
      for (RouteDefinition route : ((ModelCamelContext) context[0]).getRouteDefinitions()) {
        if (!route.hasCustomIdAssigned()) {
          nameless.add("route " + route.getId());
        }
        collect(route.getOutputs(), route.getId(), names, nameless);
      }
      assertThat(names).contains("intake-files-take", "deliver-files-append", "submit-create");
    } finally {
      pipeline.close();
    }

    assertThat(nameless).isEmpty();
    assertThat(names).doesNotHaveDuplicates();
  }

  private static void collect(
      List<ProcessorDefinition<?>> steps, String route, List<String> names, List<String> nameless) {
    for (ProcessorDefinition<?> step : steps) {
      if ((Object) step instanceof OnExceptionDefinition) {
        continue; // of a whole builder it stands in every route of it, so its steps can have no id
      }
      if (step.hasCustomIdAssigned()) {
        names.add(step.getId());
      } else if (!isClause(step)) {
        nameless.add(route + ": " + step);
      }
      collect(step.getOutputs(), route, names, nameless);
    }
  }

  /** A part of the step that it stands in. */
  private static boolean isClause(Object step) {
    return step instanceof WhenDefinition
        || step instanceof OtherwiseDefinition
        || step instanceof CatchDefinition
        || step instanceof FinallyDefinition;
  }
}
