/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local;

import static io.github.bedrockbatch.local.Emulator.converseRecord;
import static io.github.bedrockbatch.local.Emulator.converseRecords;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;

class InputRulesTest {
  @TempDir static Path directory;
  private static Emulator emulator;
  private static int jobs;

  @BeforeAll
  static void start() {
    emulator =
        Emulator.start(
            directory,
            o -> {
              o.minRecords = 2;
              o.maxRecords = 50;
              o.maxFileBytes = 3_000_000;
              o.maxJobBytes = 4_000_000;
              o.maxLineBytes = 2_000_000;
            });
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  private String run(String... files) {
    String folder = "in-" + ++jobs + "/";
    for (int i = 0; i < files.length; i++) {
      emulator.put(folder + "f" + i + ".jsonl", files[i]);
    }
    return emulator.create("input-" + jobs, r -> r.inputDataConfig(Emulator.input(folder)));
  }

  private String failure(String... files) {
    GetModelInvocationJobResponse job = emulator.awaitEnd(run(files));
    assertThat(job.statusAsString()).isEqualTo("Failed");
    return job.message();
  }

  private List<JsonNode> output(String... files) {
    String arn = run(files);
    GetModelInvocationJobResponse job = emulator.awaitEnd(arn);
    assertThat(job.statusAsString()).as(job.message()).isEqualTo("Completed");
    return emulator.outputOf(arn);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                   | not a JSON object",
        "[]                                   | not a JSON object",
        "secret                               | not a JSON object",
        "{\"modelInput\":{\"secret\":         | not well-formed",
        "{\"modelInput\":{\"a\":\"secret}}    | not well-formed",
        "{\"modelInput\":{}} {\"a\":1}        | something follows",
        "{\"modelInput\":{}}secret            | not well-formed",
        "{\"recordId\":\"secret\"}            | modelInput is missing",
        "{\"modelInput\":\"secret\"}          | modelInput is not an object",
        "{\"modelInput\":null}                | modelInput is not an object",
        "{\"recordId\":7,\"modelInput\":{}}   | recordId is not a string"
      })
  void a_line_that_is_no_record_fails_the_job_and_is_not_quoted(String line, String why) {
    assertThat(failure(converseRecord("r", "x") + line + "\n" + converseRecord("s", "y")))
        .contains("f0.jsonl at line 2")
        .contains(why)
        .doesNotContain("secret");
  }

  @Test
  void a_byte_order_mark_is_no_part_of_json() {
    assertThat(failure("\uFEFF" + converseRecords(3))).contains("line 1").contains("not a JSON");
  }

  @Test
  void a_last_line_needs_no_newline_and_a_carriage_return_is_white_space() {
    assertThat(output(converseRecords(3).stripTrailing())).hasSize(3);
    assertThat(output(converseRecords(3).replace("\n", "\r\n"))).hasSize(3);
  }

  @Test
  void only_a_newline_separates_records_and_text_comes_back_byte_for_byte() {
    String text = "line\u2028sep\u0085next “quoted” ‘q’ \\u2028 \\\" \\\\ \\n 🙂";
    String record = converseRecord("odd", text).replace("{\"text\"", "{  \"text\"");
    String arn = run(record + converseRecord("other", "x"));
    emulator.awaitEnd(arn);
    String raw = emulator.read("out/" + Emulator.id(arn) + "/f0.jsonl.out");
    String modelInput = record.substring(record.indexOf("{\"messages"), record.length() - 2);
    assertThat(raw).contains("\"modelInput\":" + modelInput + ",\"modelOutput\"");
    assertThat(raw).contains("\"text\":\"echo: " + text + "\"");
    assertThat(raw.split("\n", -1)).hasSize(3);
  }

  @Test
  void a_record_without_an_id_gets_one_of_eleven_characters() {
    String bare = converseRecord("x", "y").replace("\"recordId\":\"x\",", "");
    assertThat(output(bare + bare))
        .extracting(line -> line.path("recordId").textValue())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[A-Za-z0-9]{11}"));
  }

  @Test
  void members_may_come_in_any_order_and_others_are_ignored() {
    String record =
        "{\"x\":[{}],\"modelInput\":{\"messages\":[{\"content\":[{\"image\":{}},{\"text\":\"q\"}],"
            + "\"role\":\"user\"},{\"role\":\"assistant\",\"content\":[{\"text\":\"a\"}]}]},"
            + "\"recordId\":\"late\"}\n";
    Optional<JsonNode> line =
        output(record + converseRecord("r", "x")).stream()
            .filter(l -> l.path("recordId").asText().equals("late"))
            .findFirst();
    assertThat(line).isPresent();
    assertThat(line.get().at("/modelOutput/output/message/content/0/text").textValue())
        .isEqualTo("echo: q");
  }

  @Test
  void too_many_records_in_one_file_or_in_all_fail_the_job() {
    assertThat(failure(converseRecords(51))).contains("more records").contains("50");
    assertThat(failure(converseRecords(30), converseRecords(21))).contains("more records");
    assertThat(output(converseRecords(30), converseRecords(20))).hasSize(50);
  }

  @Test
  void files_and_jobs_and_lines_that_are_too_large_fail_the_job() {
    String mega = converseRecord("m", "x".repeat(1_000_000));
    assertThat(failure(mega + mega + mega)).contains("f0.jsonl is larger").contains("3000000");
    assertThat(failure(mega + mega, mega + mega + "{}")).contains("larger together");
    String long2 = converseRecord("m", "x".repeat(2_000_000));
    assertThat(failure(converseRecords(1) + long2)).contains("longer than").contains("2000000");
  }

  @Test
  void records_of_megabytes_go_through() {
    String mega = converseRecord("m", "x".repeat(1_400_000));
    List<JsonNode> lines = output(converseRecords(20) + mega + converseRecords(20));
    assertThat(lines).hasSize(41);
    assertThat(lines)
        .anyMatch(
            line ->
                line.at("/modelOutput/output/message/content/0/text").asText().length()
                    == 1_400_006);
  }
}
