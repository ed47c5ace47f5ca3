/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final int MAX_LINES = 65;

  @TempDir private Path data;

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void a_file_is_one_flow_with_its_story_at_the_top(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);

    assertThat(file.getFileName().toString())
        .matches("[0-9]{2}-(intake|deliver)[a-z0-9-]*\\.camel\\.yaml");
    assertThat(lines).hasSizeLessThanOrEqualTo(MAX_LINES);
    if (file.toString().contains("-intake")) {
      assertThat(lines.get(0)).startsWith("# from  ");
      assertThat(lines.get(1)).startsWith("# does  ");
      assertThat(lines.get(2)).startsWith("# to    ");
      assertThat(lines.get(3)).startsWith("- ");
    } else {
      assertThat(lines).contains("    description: >-").noneMatch(line -> line.contains("#  "));
    }
    String name = file.getFileName().toString().replace(".camel.yaml", "").substring(3);
    List<String> parts = lines.stream().filter(line -> line.startsWith("- ")).toList();
    if (parts.contains("- route:")) {
      assertThat(parts).containsSubsequence("- route:").doesNotContain("- routeTemplate:");
      assertThat(lines).contains("    id: " + name);
    } else {
      assertThat(parts).containsExactly("- routeTemplate:", "- templatedRoute:");
      assertThat(lines).contains("    routeId: " + name);
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
