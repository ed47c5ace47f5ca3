/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.equal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EqualPromptsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final ByteArrayOutputStream contexts = new ByteArrayOutputStream();
  private final List<Integer> noted = new ArrayList<>();
  private int records;

  private void add(String modelInput, boolean reuse, String rule) throws IOException {
    InputLine.write(input, records, modelInput.getBytes(StandardCharsets.UTF_8));
    try (JsonGenerator json = new JsonFactory().createGenerator(contexts)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      new Context("id" + records, "s", records, 1, Map.of("h", "\"sameAs\":0"))
          .answered(rule, reuse ? Duration.ZERO : null)
          .write(json, RecordId.of(records));
    }
    contexts.write('\n');
    records++;
  }

  private int leaveOut(int least) throws IOException {
    return files().leaveOut(records, least, (ordinal, digest, within) -> noted.add(ordinal));
  }

  private EqualPrompts files() throws IOException {
    return new EqualPrompts(
        Files.write(folder.resolve("input.jsonl"), input.toByteArray()),
        Files.write(folder.resolve("context.jsonl"), contexts.toByteArray()));
  }

  private List<JsonNode> asked(String name) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(EqualPrompts.asked(folder.resolve(name)))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private List<Integer> same() throws IOException {
    return asked("context.jsonl").stream().map(line -> line.path("sameAs").asInt(-1)).toList();
  }

  @Test
  void of_equal_prompts_that_may_share_an_answer_the_first_is_asked() throws IOException {
    add("{\"a\":1}", true, null);
    add("{\"a\":1}", false, null);
    add("{\"a\":2}", true, null);
    add("{\"a\":1}", true, null);
    add("{\"a\":1}", true, "rule");
    add("{\"a\":1}", true, "rule");
    add("{ \"a\":1}", true, null);

    assertThat(leaveOut(1)).isEqualTo(2);
    assertThat(same()).containsExactly(-1, -1, -1, 0, -1, 4, -1);
    assertThat(asked("input.jsonl").stream().map(line -> line.get("recordId").asText()))
        .containsExactly(
            RecordId.of(0), RecordId.of(1), RecordId.of(2), RecordId.of(4), RecordId.of(6));
    assertThat(asked("context.jsonl"))
        .allSatisfy(line -> assertThat(line.at("/headers/h").asText()).isEqualTo("\"sameAs\":0"));
    byte[] once = Files.readAllBytes(EqualPrompts.asked(folder.resolve("context.jsonl")));
    assertThat(leaveOut(1)).isEqualTo(2);
    assertThat(Files.readAllBytes(EqualPrompts.asked(folder.resolve("context.jsonl"))))
        .isEqualTo(once);
  }

  @Test
  void as_many_are_asked_as_a_job_needs() throws IOException {
    for (int i = 0; i < 10; i++) {
      add("{}", true, null);
    }

    assertThat(leaveOut(7)).isEqualTo(3);
    assertThat(asked("input.jsonl")).hasSize(7);
    assertThat(leaveOut(10)).isZero();
    assertThat(leaveOut(100)).isZero();
  }

  @Test
  void each_of_many_is_told_from_the_others() throws IOException {
    for (int i = 0; i < 20_000; i++) {
      add("{\"n\":" + i % 15_000 + "}", true, null);
    }

    assertThat(leaveOut(1)).isEqualTo(5_000);
    List<Integer> same = same();
    for (int i = 0; i < 20_000; i++) {
      assertThat(same.get(i)).isEqualTo(i < 15_000 ? -1 : i - 15_000);
    }
  }
}
