/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.config.source.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteFolderTest {
  @TempDir private Path routes;

  private Path file(String name, String yaml) throws Exception {
    return Files.writeString(routes.resolve(name), yaml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "route:\n  id: mine\n  from: {uri: 'timer:x', steps: []}\n",
        "routes:\n  - route: {id: mine}\n",
        "templatedRoute\n"
      })
  void a_file_of_which_nothing_would_run_is_named(String yaml) throws Exception {
    Path file = file("50-mine.camel.yaml", yaml);

    assertThatThrownBy(() -> RouteFolder.check(routes))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(file + " has no list")
        .hasMessageContaining("'- route:'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- route: {id: mine}\n",
        "# - route: {id: mine}\n",
        "",
        "- route: {id: mine\n",
        "apiVersion: camel.apache.org/v1\nkind: Integration\n"
      })
  void lists_comments_and_what_camel_reports_itself_pass(String yaml) throws Exception {
    file("50-mine.camel.yaml", yaml);

    assertThatCode(() -> RouteFolder.check(routes)).doesNotThrowAnyException();
  }

  @Test
  void finds_files_whose_names_are_not_those_of_route_files() throws Exception {
    file("50-mine.camel.yaml", "");
    file("README.md", "");

    assertThat(RouteFolder.misnamed(routes)).isEmpty();
    Path yaml = file("51-mine.yaml", "");
    Path yml = file("52-mine.camel.yml", "");
    assertThat(RouteFolder.misnamed(routes)).containsExactly(yaml, yml);
  }

  @Test
  void needs_no_folder() throws Exception {
    RouteFolder.check(routes.resolve("none"));

    assertThat(RouteFolder.misnamed(routes.resolve("none"))).isEmpty();
  }
}
