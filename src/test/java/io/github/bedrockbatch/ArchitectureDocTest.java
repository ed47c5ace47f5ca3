/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for whoever changes or operates the program name what there is. */
class ArchitectureDocTest {
  private static final Path MAIN = Path.of("src/main/java/io/github/bedrockbatch");
  private static final String ARCHITECTURE = "docs/architecture.md";
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?io\\.github\\.bedrockbatch\\.([a-z]+)\\.");
  private static final Pattern ROOM = Pattern.compile("\\| `([a-z]+)` \\| (.*) \\| (.*) \\|");
  private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]\\w*");

  @ParameterizedTest
  @ValueSource(strings = {ARCHITECTURE, "CONTRIBUTING.md"})
  void every_class_route_and_file_that_is_named_exists(String page) throws IOException {
    Set<String> classes =
        files(Path.of("src"), ".java").stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(toSet());
    String routes = texts(MAIN, ".java") + texts(Path.of("routes"), ".yaml");
    String text = Files.readString(Path.of(page));
    List<String> names = first(QUOTED, text);

    assertThat(names).filteredOn(CLASS.asMatchPredicate()).isSubsetOf(classes);
    assertThat(first(Pattern.compile("-Dtest='?(\\w+)"), text)).isSubsetOf(classes);
    assertThat(names)
        .filteredOn(name -> name.startsWith("direct:"))
        .filteredOn(name -> !Pattern.compile(name + "\\b").matcher(routes).find())
        .isEmpty();
    assertThat(names)
        .filteredOn(name -> name.matches("(src|routes|docs)/[^…]+"))
        .allSatisfy(name -> assertThat(Path.of(name)).exists());
  }

  @Test
  void every_room_is_there_and_imports_what_the_page_says() throws IOException {
    Map<String, String> rooms = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (String line : Files.readAllLines(Path.of(ARCHITECTURE))) {
      Matcher row = ROOM.matcher(line);
      if (row.matches()) {
        rooms.put(row.group(1), row.group(3));
        if (row.group(2).startsWith("*shared:*")) {
          shared.add(row.group(1));
        }
      }
    }
    try (Stream<Path> folders = Files.list(MAIN)) {
      assertThat(folders.filter(Files::isDirectory).map(room -> room.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(rooms.keySet());
    }

    for (String room : rooms.keySet()) {
      Set<String> known = new HashSet<>(first(QUOTED, rooms.get(room)));
      known.add(room);
      if (rooms.get(room).contains("the shared rooms")) {
        known.addAll(shared);
      }
      assertThat(Set.copyOf(first(IMPORT, texts(MAIN.resolve(room), ".java"))))
          .as(room)
          .isSubsetOf(known);
    }
  }

  @Test
  void every_log_line_that_operators_look_for_is_in_the_code() throws IOException {
    String code = texts(MAIN, ".java").replaceAll("\"\\s*\\+\\s*\"", "");
    List<String> lines =
        Files.readAllLines(Path.of("docs/operations.md")).stream()
            .dropWhile(line -> !line.startsWith("| log line |"))
            .takeWhile(line -> line.startsWith("|"))
            .skip(2)
            .map(line -> line.split(" \\| ")[0])
            .toList();

    assertThat(lines).hasSizeGreaterThan(10);
    assertThat(lines.stream().flatMap(line -> first(QUOTED, line).stream()))
        .flatMap(line -> List.of(line.split("…")))
        .filteredOn(part -> part.length() > 5 && !code.contains(part))
        .isEmpty();
  }

  private static List<String> first(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private static String texts(Path folder, String ending) throws IOException {
    return files(folder, ending).stream().map(ArchitectureDocTest::read).collect(joining());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
