/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What became of prompts, by their ids, as the files say that programs have left. */
final class Written {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Written() {}

  /** The ids of the results in an outbox, all of which succeeded. */
  static List<String> results(Path outbox) throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonNode line : lines(outbox, ".jsonl")) {
      assertThat(line.get("status").asText()).isEqualTo("succeeded");
      ids.add(line.get("recordId").asText());
    }
    return ids;
  }

  /** How many results an outbox has: quicker than which, where many are waited for. */
  static int count(Path outbox) throws IOException {
    int count = 0;
    for (Path file : files(outbox, ".jsonl")) {
      for (byte one : Files.readAllBytes(file)) {
        count += one == '\n' ? 1 : 0;
      }
    }
    return count;
  }

  /** What the service was given, in all jobs. */
  static List<String> asked(Path aws) throws IOException {
    List<String> ids = new ArrayList<>();
    for (JsonNode line : lines(aws, "context.jsonl")) {
      if (!line.get("source").asText().equals("padding")) {
        ids.add(line.get("id").asText());
      }
    }
    return ids;
  }

  /** That each wanted id was found once, and no other: also of hundreds of thousands. */
  static void assertOnce(String where, Collection<String> found, List<String> wanted) {
    Set<String> missing = new HashSet<>(wanted);
    List<String> twice = found.stream().filter(id -> !missing.remove(id)).toList();
    assertThat(twice).as("twice, or unknown, %s", where).isEmpty();
    assertThat(missing).as("missing %s", where).isEmpty();
  }

  private static List<JsonNode> lines(Path folder, String suffix) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (Path file : files(folder, suffix)) {
      for (String line : Files.readAllLines(file)) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  static List<Path> files(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(path -> path.toString().endsWith(suffix)).toList();
    } catch (UncheckedIOException e) {
      return List.of(); // a file went away while the folder was read
    }
  }
}
