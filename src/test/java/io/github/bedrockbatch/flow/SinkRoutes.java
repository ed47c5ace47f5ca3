/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.deliver.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shipped route files, and what a user would add to them. */
final class SinkRoutes {
  private final Path folder;

  private SinkRoutes(Path folder) {
    this.folder = folder;
  }

  static SinkRoutes copy(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return new SinkRoutes(folder);
  }

  SinkRoutes change(String file, String from, String to) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
    return this;
  }

  /** One more instance of the template of a sink. */
  SinkRoutes sink(String template, String name, Map<String, String> parameters) throws IOException {
    List<String> lines = new ArrayList<>();
    if (template.equals("to-sftp")) {
      lines.add("- beans:");
      lines.add("    - name: deliver-" + name);
      lines.add("      type: " + ResultFiles.class.getName());
      lines.add("      constructors: {0: " + folder.resolveSibling(name) + "}");
    }
    lines.add("- templatedRoute:");
    lines.add("    routeTemplateRef: " + template);
    lines.add("    routeId: deliver-" + name);
    lines.add("    parameters:");
    lines.add("      - {name: name, value: " + name + "}");
    parameters.forEach(
        (key, value) -> lines.add("      - {name: " + key + ", value: \"" + value + "\"}"));
    return add("99-deliver-" + name + ".camel.yaml", lines);
  }

  SinkRoutes add(String file, List<String> lines) throws IOException {
    Files.write(folder.resolve(file), lines);
    return this;
  }

  String pattern() {
    return "file:" + folder + "/*.camel.yaml";
  }
}
