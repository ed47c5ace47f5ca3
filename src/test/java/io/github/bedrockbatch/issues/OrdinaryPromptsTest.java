/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.JavaProcess;
import io.github.bedrockbatch.cli.CamelBedrockBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What newcomers have in their files, through the program as it is shipped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdinaryPromptsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path folder;
  private String log;

  @BeforeAll
  void run(@TempDir Path empty) throws Exception {
    folder = empty;
    file("numbers", "{'id':9007199254740993,'prompt':'Red?'}", "{'id':2,'prompt':'Blue?'}");
    file(
        "claude",
        "{'recordId':'c','modelInput':{'anthropic_version':'bedrock-2023-05-31','max_tokens':9,"
            + "'messages':[{'role':'user','content':'Hi'}]}}",
        "{'recordId':'e','modelInput':{}}");
    file(
        "spellings",
        "{'record_id':'A','prompt':'Hi','max_tokens':20.0,'model':'amazon.nova-pro-v1:0',"
            + "'temprature':0.1}");
    try (JavaProcess process =
        JavaProcess.start(
            folder,
            List.of("-Dbatch.max-age=1s", "-Dbatch.min-records=1", "-Dlocal.min-records=1"),
            CamelBedrockBatch.class,
            List.of("run", "--out", "out", "numbers.jsonl", "claude.jsonl", "spellings.jsonl"))) {
      process.awaitExit();
      log = process.output() + process.log();
    }
  }

  private void file(String name, String... lines) throws IOException {
    Files.writeString(
        folder.resolve(name + ".jsonl"), String.join("\n", lines).replace('\'', '"') + "\n");
  }

  private List<JsonNode> results(String name) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    for (String line :
        Files.readAllLines(folder.resolve("out").resolve(name + ".jsonl.results.jsonl"))) {
      results.add(JSON.readTree(line));
    }
    return results;
  }

  @Test
  void ids_that_are_numbers_come_back_with_the_answers() throws Exception {
    assertThat(results("numbers"))
        .extracting(result -> result.get("recordId"))
        .containsExactlyInAnyOrder(JSON.valueToTree("9007199254740993"), JSON.valueToTree("2"));
  }

  @Test
  void records_in_claudes_own_format_are_told_at_once_what_to_set() throws Exception {
    assertThat(results("claude"))
        .extracting(result -> result.at("/error/code").asText())
        .containsExactly("not-in-batch", "not-in-batch");
    assertThat(log).contains("bedrock.invocation-type=InvokeModel");
  }

  @Test
  void other_spellings_are_understood_and_slips_told() throws Exception {
    JsonNode result = results("spellings").get(0);

    assertThat(result.path("recordId").asText()).isEqualTo("A");
    assertThat(result.path("modelId").asText()).contains("nova-pro");
    assertThat(log).containsOnlyOnce("a field `temprature`");
  }
}
