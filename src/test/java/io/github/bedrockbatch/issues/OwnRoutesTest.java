/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.cli.CamelBedrockBatch;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is told who writes a first route file. */
class OwnRoutesTest {
  private static final List<String> OPTIONS =
      List.of(
          "-Dintake.from=", "-Dconsole.enabled=false", "-Dlogback.configurationFile=logback.xml");

  @TempDir private Path folder;
  private Path routes;

  @BeforeEach
  void copy_what_is_shipped() throws Exception {
    routes = Files.createDirectories(folder.resolve("routes"));
    try (DirectoryStream<Path> shipped = Files.newDirectoryStream(Path.of("routes"))) {
      for (Path file : shipped) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
    }
  }

  private JavaProcess serve() throws Exception {
    return JavaProcess.start(folder, OPTIONS, CamelBedrockBatch.class, List.of("serve"));
  }

  private void assertStartStops(String... words) throws Exception {
    try (JavaProcess process = serve()) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log()).contains(words).doesNotContain("\tat ");
    }
  }

  @Test
  void a_log_step_is_shown_and_a_file_that_is_not_loaded_is_named() throws Exception {
    String route =
        """
        - route:
            id: intake-mine
            from:
              uri: timer:mine?repeatCount=1
              steps:
                - log: "It is ${routeId} here"
        """;
    Files.writeString(routes.resolve("50-mine.camel.yaml"), route);
    Files.writeString(routes.resolve("51-mine.yaml"), route);

    try (JavaProcess process = serve()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> process.log().contains(" here"));
      assertThat(process.log())
          .containsPattern("INFO +intake-mine - It is intake-mine here")
          .contains("routes/51-mine.yaml is not loaded")
          .doesNotContain("50-mine.camel.yaml is not loaded");
    }
  }

  @Test
  void a_route_without_its_hyphen_stops_the_start() throws Exception {
    Files.writeString(routes.resolve("50-mine.camel.yaml"), "route:\n  id: intake-mine\n");

    assertStartStops("routes/50-mine.camel.yaml has no list", "'- route:'");
  }

  @Test
  void a_route_configuration_that_does_not_exist_stops_the_start() throws Exception {
    Files.writeString(
        routes.resolve("50-mine.camel.yaml"),
        """
        - route:
            id: intake-mine
            routeConfigurationId: intake-retyr
            from:
              uri: timer:mine?repeatCount=1
              steps:
                - to: prompts:route
        """);

    assertStartStops("routeConfigurationId: intake-retyr of route intake-mine", "intake-retry");
  }

  @Test
  void a_template_that_does_not_exist_is_named_with_its_file() throws Exception {
    Files.writeString(
        routes.resolve("50-mine.camel.yaml"),
        """
        - templatedRoute:
            routeTemplateRef: to-kafak
            routeId: deliver-mine
            parameters:
              - {name: name, value: mine}
        """);

    assertStartStops(
        "routeTemplateRef: to-kafak of route deliver-mine in routes/50-mine.camel.yaml",
        "to-kafka,");
  }

  @Test
  void a_source_and_a_sink_without_a_route_configuration_are_named() throws Exception {
    Files.writeString(
        routes.resolve("50-mine.camel.yaml"),
        """
        - route:
            id: intake-mine
            from:
              uri: direct:mine
              steps:
                - choice:
                    when:
                      - simple: "${body} != null"
                        steps:
                          - to: prompts:route
        - route:
            id: intake-careful
            errorHandler: {deadLetterChannel: {deadLetterUri: "log:dead"}}
            from:
              uri: direct:careful
              steps:
                - to: prompts:route
        - route:
            id: deliver-mine
            from:
              uri: direct:deliver-mine
              steps:
                - log: "a page"
        """);

    try (JavaProcess process = serve()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> process.log().contains("Ready. "));
      assertThat(process.log())
          .contains("Route intake-mine takes prompts without routeConfigurationId: intake-retry")
          .contains("Route deliver-mine is a sink without routeConfigurationId: deliver")
          .doesNotContain("Route intake-careful");
      assertThat(process.log().split("without routeConfigurationId", -1)).hasSize(3);
    }
  }
}
