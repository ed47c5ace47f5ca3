/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a one-shot run writes and tells at its end. */
class RunResultsTest {
  @TempDir private Path folder;
  private Path data;
  private Path a;
  private Path b;
  private RunResults results;

  @BeforeEach
  void start() throws IOException {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("outbox"));
    Files.createDirectories(data.resolve("dead-letters"));
    a = folder.resolve("out/a.results.jsonl");
    b = folder.resolve("out/b.results.jsonl");
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("file:a", a);
    files.put("file:b", b);
    results = new RunResults(files);
  }

  private static String succeeded(String id, String source) {
    return ("{\"recordId\":\"%s\",\"status\":\"succeeded\",\"text\":\"h\u2028i\",\"modelOutput\":"
            + "{\"status\":\"x\",\"source\":\"no\",\"usage\":{\"inputTokens\":99}},"
            + "\"usage\":{\"inputTokens\":3,\"outputTokens\":4},\"source\":\"%s\"}")
        .formatted(id, source);
  }

  private static String failed(String id, String source) {
    return "{\"recordId\":\"%s\",\"status\":\"failed\",\"error\":{\"code\":\"400\"},\"source\":\"%s\"}"
        .formatted(id, source);
  }

  private void batch(String id, String... lines) throws IOException {
    Files.writeString(data.resolve("outbox/" + id + ".jsonl"), String.join("\n", lines) + "\n");
  }

  private void write() throws IOException {
    results.write(data);
  }

  private Summary summary(long refused, Batch... failures) {
    return new Summary(
        results, refused, List.of(failures), Duration.ofMillis(1_540), List.of(a, b));
  }

  private static Batch failedBatch() {
    Instant now = Instant.parse("2026-11-22T13:22:30Z");
    return Rows.sealed("20261122-x", Rows.NOVA, "node", now).failed("no such role", now);
  }

  @Test
  void gives_every_line_to_the_file_of_its_source_byte_for_byte() throws IOException {
    batch("1", succeeded("1", "file:a"), succeeded("2", "file:b"), failed("3", "file:a"));
    batch("2", succeeded("4", "file:b"), succeeded("5", "file:other"));
    write();

    assertThat(a).hasContent(succeeded("1", "file:a") + "\n" + failed("3", "file:a") + "\n");
    assertThat(b).hasContent(succeeded("2", "file:b") + "\n" + succeeded("4", "file:b") + "\n");
  }

  @Test
  void counts_answers_and_tokens() throws IOException {
    batch("1", succeeded("1", "file:a"), succeeded("2", "file:b"), failed("3", "file:a"));
    write();

    assertThat(results.succeeded()).isEqualTo(2);
    assertThat(results.failed()).isEqualTo(1);
    assertThat(results.inputTokens()).isEqualTo(6);
    assertThat(results.outputTokens()).isEqualTo(8);
  }

  @Test
  void makes_a_failed_line_of_what_could_not_be_read() throws IOException {
    batch("1", succeeded("1", "file:a"));
    Files.writeString(
        data.resolve("dead-letters/a.jsonl"),
        """
        {"source":"file:a","file":"a.jsonl","line":7,"ordinal":6,"id":"mine","code":"no-prompt","reason":"There is \\"none\\".","at":"2026-11-22T13:22:30Z","value":"{}"}
        {"source":"file:a","file":"a.jsonl","line":9,"ordinal":8,"code":"malformed-json","reason":"Not JSON.","at":"2026-11-22T13:22:30Z"}
        {"source":"file:other","file":"o.jsonl","line":1,"ordinal":0,"code":"malformed-json","reason":"Not JSON.","at":"2026-11-22T13:22:30Z"}
        """);
    write();

    assertThat(Files.readAllLines(a))
        .containsExactly(
            succeeded("1", "file:a"),
            "{\"recordId\":\"mine\",\"status\":\"failed\",\"error\":{\"code\":\"no-prompt\","
                + "\"message\":\"There is \\\"none\\\".\"},\"source\":\"file:a\"}",
            "{\"recordId\":\"a.jsonl:9\",\"status\":\"failed\",\"error\":{\"code\":\"malformed-json\","
                + "\"message\":\"Not JSON.\"},\"source\":\"file:a\"}");
    assertThat(results.failed()).isEqualTo(2);
  }

  @Test
  void writes_a_file_for_each_input_even_when_nothing_came_of_it() throws IOException {
    Files.delete(data.resolve("outbox"));
    Files.delete(data.resolve("dead-letters"));
    write();

    assertThat(a).isEmptyFile();
    assertThat(b).isEmptyFile();
  }

  @Test
  void gives_no_file_its_name_before_all_are_whole() throws IOException {
    batch("1", succeeded("1", "file:a"));
    batch("2", "{\"torn");

    assertThatThrownBy(this::write).isInstanceOf(IOException.class);

    assertThat(a).doesNotExist();
    assertThat(b).doesNotExist();
  }

  @Test
  void replaces_the_results_of_an_earlier_run() throws IOException {
    Files.createDirectories(a.getParent());
    Files.writeString(a, "old and longer than what is new\n".repeat(50));
    batch("1", succeeded("1", "file:a"));
    write();

    assertThat(a).hasContent(succeeded("1", "file:a") + "\n");
    assertThat(a.resolveSibling("a.results.jsonl.part")).doesNotExist();
  }

  @Test
  void exits_with_0_when_all_is_answered() throws IOException {
    batch("1", succeeded("1", "file:a"));
    write();

    assertThat(summary(0).exitCode()).isZero();
    assertThat(summary(0).isComplete()).isTrue();
    assertThat(summary(0).lines())
        .containsExactly(
            "1 prompts: 1 answered, 0 failed",
            "3 input tokens, 4 output tokens, 1.5 s",
            "Answers: " + a,
            "Answers: " + b);
  }

  @Test
  void exits_with_2_when_some_failed() throws IOException {
    batch("1", succeeded("1", "file:a"), failed("2", "file:a"));
    write();

    assertThat(summary(1).exitCode()).isEqualTo(2);
    assertThat(summary(1).isComplete()).isTrue();
    assertThat(summary(1).lines())
        .contains("2 prompts: 1 answered, 1 failed (1 of them could not be read)");
  }

  @Test
  void exits_with_2_when_one_batch_of_several_failed() throws IOException {
    batch("1", succeeded("1", "file:a"));
    write();

    assertThat(summary(0, failedBatch()).exitCode()).isEqualTo(2);
    assertThat(summary(0, failedBatch()).isComplete()).isFalse();
    assertThat(summary(0, failedBatch()).lines())
        .contains("Batch 20261122-x failed with its 100 prompts: no such role");
  }

  @Test
  void exits_with_1_when_no_batch_got_through() throws IOException {
    write();

    assertThat(summary(0, failedBatch()).exitCode()).isEqualTo(1);
  }

  @Test
  void shows_changes_line_by_line_where_there_is_no_terminal() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    screen.progress("one");
    screen.progress("one");
    screen.progress("two");
    screen.say("done");
    screen.progress("two");

    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("one", "two", "done", "two");
  }

  @Test
  void keeps_to_one_changing_line_on_a_terminal() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), true);
    screen.progress("one");
    screen.progress("two");
    screen.say("done");
    screen.say("really");

    String newLine = System.lineSeparator();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\033[Kone\r\033[Ktwo" + newLine + "done" + newLine + "really" + newLine);
  }
}
