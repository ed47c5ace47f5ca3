/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.cli.CamelBedrockBatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad input by the ten thousand, through the program as it is shipped, with little memory: each
 * value has a reason, and the good ones among them their answers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final int BAD = 10_000;
  private static final int GOOD = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path folder;
  private final Map<String, Map<String, Integer>> outcomes = new LinkedHashMap<>();
  private int exit;
  private String log;

  @BeforeAll
  void run(@TempDir Path empty) throws Exception {
    folder = empty;
    Random random = new Random(7);
    lines("random", i -> "\u0001" + noise(random));
    lines("cut-utf8", i -> "{\"prompt\":\"\u00e6\u0097\"}");
    lines("marks", i -> "\u00ef\u00bb\u00bf{\"prompt\":\"x\"}");
    lines("crlf", i -> "{\"prompt\":\"x\"\r");
    lines("objects", i -> "{\"id\":{},\"prompt\":\"x\"}");
    lines("same", i -> "{\"id\":\"good1\",\"prompt\":\"x\"}");
    lines("texts", i -> "\"text\"");
    file("empty", "");
    file("long", good(1), "{\"prompt\":\"" + "y".repeat(50_000_000) + "\"}", good(2));
    String open = "{\"a\":".repeat(10_000);
    file("deep", good(1), "{\"modelInput\":" + open + "1" + "}".repeat(10_001), good(2));

    List<String> arguments = new ArrayList<>(List.of("run", "--out", "out"));
    outcomes.keySet().forEach(name -> arguments.add(name + ".jsonl"));
    try (JavaProcess process =
        JavaProcess.start(
            folder, List.of("-Xmx96m", "-Dbatch.max-age=1s"), CamelBedrockBatch.class, arguments)) {
      exit = process.awaitExit();
      log = process.output() + process.log();
    }
    for (String name : outcomes.keySet()) {
      count(name);
    }
  }

  private static String noise(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(80)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1).replace('\n', 'x');
  }

  private static String good(int i) {
    return "{\"id\":\"good" + i + "\",\"prompt\":\"fine\"}";
  }

  private void lines(String name, IntFunction<String> bad) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < BAD; i++) {
      if (i % (BAD / GOOD) == 0) {
        lines.add(good(1 + i / (BAD / GOOD)));
      }
      lines.add(bad.apply(i));
    }
    file(name, lines.toArray(String[]::new));
  }

  /** The characters are the bytes of the file. */
  private void file(String name, String... lines) throws IOException {
    outcomes.put(name, new TreeMap<>());
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + ".jsonl")))) {
      for (String line : lines) {
        out.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  private void count(String name) throws IOException {
    Path results = folder.resolve("out").resolve(name + ".jsonl.results.jsonl");
    for (String line : Files.readAllLines(results)) {
      JsonNode result = JSON.readTree(line);
      assertThat(result.path("error").path("message").asText("-")).isNotBlank();
      outcomes
          .get(name)
          .merge(result.path("error").path("code").asText("answered"), 1, Integer::sum);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "random, malformed-json, 10000, 10",
    "cut-utf8, not-utf8, 1, 1",
    "marks, malformed-json, 10000, 10",
    "crlf, malformed-json, 10000, 10",
    "objects, wrong-type, 10000, 10",
    "same, duplicate-id, 10000, 10",
    "texts, wrong-type, 10000, 10",
    "long, too-long, 1, 2",
    "deep, too-complex, 1, 2"
  })
  void gives_each_value_a_reason_and_answers_the_good_ones(
      String name, String code, int refused, int answered) {
    assertThat(outcomes.get(name))
        .containsOnly(Map.entry(code, refused), Map.entry("answered", answered));
  }

  @Test
  void gives_an_empty_file_a_reason() {
    assertThat(outcomes.get("empty")).containsOnly(Map.entry("empty-file", 1));
  }

  @Test
  void says_what_it_was_in_few_words_and_without_a_stack_trace() {
    assertThat(exit).isEqualTo(2);
    assertThat(log).doesNotContain("\tat ", "Exception", "OutOfMemory", "yyyy");
    assertThat(log.lines().filter(line -> line.contains(" rejected")))
        .hasSize(outcomes.size())
        .filteredOn(line -> !line.contains(" rejected. The first is in line "))
        .singleElement()
        .asString()
        .contains("cut-utf8.jsonl");
  }
}
