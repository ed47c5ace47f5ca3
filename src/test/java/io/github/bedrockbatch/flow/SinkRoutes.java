/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The shipped route files, changed as a user would change them. */
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

  SinkRoutes add(String file, List<String> lines) throws IOException {
    Files.write(folder.resolve(file), lines);
    return this;
  }

  String pattern() {
    return "file:" + folder + "/*.camel.yaml";
  }
}
