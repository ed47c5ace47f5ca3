/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.FailingDisk;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.prompt.ResultPage.Result;
import io.github.bedrockbatch.shape.ResultLines;
import io.github.bedrockbatch.shape.ResultShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a one-shot run writes and tells at its end. */
class RunResultsTest {
  private static final Pattern PLACE = Pattern.compile("run-place\":\"(.*?)\"");
  private static final BatchKey KEY = new BatchKey("m", InvocationType.CONVERSE);

  private static final ResultLines OURS = ResultLines.of(ResultShape.BEDROCK_BATCH);

  @TempDir private Path folder;
  private Path data;
  private List<Path> inputs;
  private List<Path> outputs;

  @BeforeEach
  void start() throws IOException {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("dead-letters"));
    inputs = List.of(folder.resolve("a.jsonl"), folder.resolve("b.jsonl"));
    outputs = new ResultsFolder(folder.resolve("out"), inputs).files();
    Files.createDirectories(folder.resolve("out"));
  }

  private static String succeeded(String id) {
    return ("{\"recordId\":\"%s\",\"status\":\"succeeded\",\"text\":\"h\u2028i\",\"modelOutput\":"
            + "{\"status\":\"x\",\"headers\":\"no\",\"usage\":{\"inputTokens\":99}},"
            + "\"usage\":{\"inputTokens\":3,\"outputTokens\":4},\"source\":\"s\"}")
        .formatted(id);
  }

  private static String failed(String id) {
    return "{\"recordId\":\"%s\",\"status\":\"failed\",\"error\":{\"code\":\"400\",\"message\":\"bad\"}}"
        .formatted(id);
  }

  /** The line as the pipeline writes it. */
  private static String at(String line, int file, int reading, int ordinal) {
    return line.substring(0, line.length() - 1)
        + ",\"headers\":{\"run-place\":\"%s\"}}"
            .formatted(new RunPlace(file, reading, ordinal).text());
  }

  private static ResultPage page(int index, String... lines) {
    List<Result> results = new ArrayList<>();
    int start = 0;
    for (String line : lines) {
      int end = start + line.getBytes(UTF_8).length;
      boolean succeeded = line.contains("\"succeeded\"");
      Matcher place = PLACE.matcher(line);
      Map<String, String> headers =
          place.find() ? Map.of(RunPlace.HEADER, place.group(1)) : Map.of();
      Context prompt = new Context("id", "s", results.size(), 1, headers);
      results.add(new Result(results.size(), start, end, succeeded, prompt));
      start = end + 1;
    }
    return new ResultPage(index, "m", (String.join("\n", lines) + "\n").getBytes(UTF_8), results);
  }

  private void batch(String id, String... lines) throws IOException {
    try (RunAnswers answers = answers()) {
      answers.append(page(0, lines), id);
      answers.finish(id);
    }
  }

  private RunAnswers answers() {
    return new RunAnswers(data, inputs.size(), Disk.REAL);
  }

  private void asked(int file, int reading, int... ordinals) throws IOException {
    RunResults before = new RunResults(data, inputs, notes(1, reading), OURS).read();
    try (FileReading notes = new FileReading(data, file, reading, before.answeredBefore(file))) {
      for (int ordinal : ordinals) {
        Context context = new Context("id" + ordinal, "s", ordinal, 1, Map.of());
        notes.headers(new Prompt(KEY, context, new byte[0]));
      }
    }
  }

  private static RunNotes notes(int first, int reading) {
    return new RunNotes(first, reading, true, List.of("s", "t"), "m", "r", "run");
  }

  private RunCounts write(int first, int reading) throws IOException {
    return new RunResults(data, inputs, notes(first, reading), OURS)
        .read()
        .write(outputs, RunReasons.NONE);
  }

  @Test
  void every_line_goes_to_the_file_of_its_prompt_byte_for_byte() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1), at(succeeded("2"), 1, 1, 1), at(failed("3"), 0, 1, 3));
    batch("2", at(succeeded("4"), 1, 1, 9), succeeded("of nobody"));

    RunCounts counts = write(1, 1);

    assertThat(outputs.get(0)).hasContent(succeeded("1") + "\n" + failed("3") + "\n");
    assertThat(outputs.get(1)).hasContent(succeeded("2") + "\n" + succeeded("4") + "\n");
    assertThat(counts.total()).isEqualTo("4 prompts: 3 answered, 1 failed, 0 not answered");
    assertThat(counts.tokens()).isEqualTo("9 input tokens, 12 output tokens");
    assertThat(counts.why()).containsExactly("  1 failed: 400: bad");
  }

  @Test
  void what_was_asked_and_has_no_result_has_a_line() throws IOException {
    asked(0, 1, 1, 2, 3);
    batch("1", at(succeeded("id1"), 0, 1, 1));

    RunCounts counts = write(1, 1);

    assertThat(Files.readAllLines(outputs.get(0)))
        .hasSize(3)
        .element(2)
        .isEqualTo(
            "{\"recordId\":\"id3\",\"status\":\"failed\",\"error\":{\"code\":\"NotAnswered\","
                + "\"message\":\"it is not sent yet\"},\"source\":\"s\"}");
    assertThat(counts.total()).isEqualTo("3 prompts: 1 answered, 0 failed, 2 not answered");
    assertThat(counts.why()).containsExactly("  2 not answered: it is not sent yet");
  }

  @Test
  void what_could_not_be_read_has_a_failed_line() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1));
    Files.writeString(
        data.resolve("dead-letters/a.jsonl"),
        """
        {"source":"s","file":"a.jsonl","line":7,"ordinal":7,"id":"mine","code":"no-prompt","reason":"There is \\"none\\"."}
        {"source":"s","file":"a.jsonl","line":9,"ordinal":9,"code":"malformed-json","reason":"Not JSON."}
        {"source":"s","file":"other.jsonl","line":1,"ordinal":1,"code":"malformed-json","reason":"Not JSON."}
        """);

    RunCounts counts = write(1, 1);

    assertThat(Files.readAllLines(outputs.get(0)))
        .containsExactly(
            succeeded("1"),
            "{\"recordId\":\"mine\",\"status\":\"failed\",\"error\":{\"code\":\"no-prompt\","
                + "\"message\":\"There is \\\"none\\\".\"},\"source\":\"s\"}",
            "{\"recordId\":\"a.jsonl:9\",\"status\":\"failed\",\"error\":{\"code\":\"malformed-json\",\"message\":\"Not"
                + " JSON.\"},\"source\":\"s\"}");
    assertThat(counts.total())
        .isEqualTo("3 prompts: 1 answered, 2 failed (2 of them could not be read), 0 not answered");
  }

  @Test
  void an_answer_of_a_later_reading_takes_the_place_of_a_failure() throws IOException {
    asked(0, 1, 1, 2, 3);
    batch(
        "1", at(succeeded("id1"), 0, 1, 1), at(failed("id2"), 0, 1, 2), at(failed("id3"), 0, 1, 3));
    assertThat(new RunResults(data, inputs, notes(1, 1), OURS).read().unanswered()).isEqualTo(2);
    asked(0, 2, 1, 2, 3);
    batch("2", at(succeeded("id2"), 0, 2, 2));

    RunCounts counts = write(1, 2);

    assertThat(counts.total()).isEqualTo("3 prompts: 2 answered, 0 failed, 1 not answered");
    assertThat(Files.readAllLines(outputs.get(0)))
        .extracting(line -> line.contains("id1"))
        .containsExactly(true, false, false);
  }

  @Test
  void after_again_only_new_answers_count() throws IOException {
    batch("1", at(succeeded("old"), 0, 1, 1));
    asked(0, 2, 1);
    batch("2", at(succeeded("new"), 0, 2, 1));

    write(2, 2);

    assertThat(Files.readAllLines(outputs.get(0))).containsExactly(succeeded("new"));
  }

  @Test
  void answers_without_text_are_counted() throws IOException {
    batch(
        "1",
        at(succeeded("1"), 0, 1, 1),
        at("{\"recordId\":\"2\",\"status\":\"succeeded\",\"empty\":true}", 0, 1, 2));

    assertThat(write(1, 1).total())
        .isEqualTo("2 prompts: 2 answered (1 of them without text), 0 failed, 0 not answered");
  }

  @Test
  void results_after_their_deadline_are_counted() throws IOException {
    batch(
        "1",
        at(succeeded("1"), 0, 1, 1),
        at("{\"recordId\":\"2\",\"status\":\"succeeded\",\"late\":true}", 0, 1, 2));

    assertThat(write(1, 1).total())
        .isEqualTo("2 prompts: 2 answered, 0 failed, 0 not answered; 1 after their deadline");
  }

  @Test
  void no_file_gets_its_name_before_all_are_whole() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1));
    Files.writeString(data.resolve("dead-letters/spoilt.jsonl"), "{\"spoilt\n");

    assertThatThrownBy(() -> write(1, 1)).isInstanceOf(IOException.class);

    assertThat(outputs.get(0)).doesNotExist();
    assertThat(outputs.get(1)).doesNotExist();
  }

  @Test
  void the_results_of_an_earlier_run_are_replaced() throws IOException {
    Files.writeString(outputs.get(0), "old and longer than what is new\n".repeat(50));
    batch("1", at(succeeded("1"), 0, 1, 1));
    write(1, 1);

    assertThat(outputs.get(0)).hasContent(succeeded("1") + "\n");
    assertThat(folder.resolve("out"))
        .isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
  }

  private Object inode(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private Path answers(int segment, int file) {
    return data.resolve("answers/%d/%d.jsonl".formatted(segment, file));
  }

  @Test
  void what_is_there_line_by_line_is_not_written_a_second_time() throws IOException {
    asked(0, 1, 1, 2);
    batch("1", at(succeeded("id1"), 0, 1, 1));

    write(1, 1);

    assertThat(inode(outputs.get(0))).isEqualTo(inode(answers(0, 0)));
    assertThat(Files.readAllLines(outputs.get(0))).hasSize(2);
    assertThat(inode(outputs.get(1))).isNotNull();
    Object before = inode(outputs.get(0));
    write(1, 1);
    assertThat(Files.readAllLines(outputs.get(0))).hasSize(2);
    assertThat(inode(outputs.get(0))).as("its last line may be another one").isNotEqualTo(before);
  }

  @Test
  void what_is_published_is_not_written_any_more() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1));
    write(1, 1);
    Path kept = Files.createLink(folder.resolve("kept"), outputs.get(0));
    batch("2", at(succeeded("2"), 0, 2, 2));

    write(1, 2);

    assertThat(kept).hasContent(succeeded("1") + "\n");
    assertThat(outputs.get(0)).hasContent(succeeded("1") + "\n" + succeeded("2") + "\n");
  }

  @Test
  void removed_results_come_back_and_changed_ones_are_noticed() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1));
    write(1, 1);
    Files.delete(outputs.get(0));
    write(1, 1);
    assertThat(outputs.get(0)).hasContent(succeeded("1") + "\n");

    Files.writeString(outputs.get(0), "added\n", StandardOpenOption.APPEND);
    write(1, 1);
    assertThat(outputs.get(0)).hasContent(succeeded("1") + "\n");
    Files.writeString(answers(0, 0), "edited in place\n");

    assertThatThrownBy(() -> write(1, 1))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("--again");
    batch("2", at(succeeded("2"), 0, 2, 1));
    write(2, 2);
    assertThat(outputs.get(0)).hasContent(succeeded("2") + "\n");
  }

  @Test
  void pages_of_several_batches_stand_among_each_other() throws IOException {
    try (RunAnswers answers = answers()) {
      answers.append(page(0, at(succeeded("1"), 0, 1, 1)), "one");
      answers.append(page(0, at(succeeded("2"), 0, 1, 2), at(succeeded("3"), 1, 1, 1)), "two");
      answers.append(page(1, at(succeeded("4"), 0, 1, 4)), "one");
      assertThat(answers.holds("one")).isTrue();
      answers.finish("one");
      assertThat(answers.holds("one")).isFalse();
      answers.append(page(0, at(succeeded("2"), 0, 1, 2), at(succeeded("3"), 1, 1, 1)), "two");
      answers.append(page(1, at(succeeded("5"), 0, 1, 5)), "two");
      answers.finish("two");
    }

    assertThat(write(1, 1).answered()).isEqualTo(5);

    assertThat(Files.readAllLines(outputs.get(0)))
        .containsExactly(succeeded("1"), succeeded("2"), succeeded("4"), succeeded("5"));
    assertThat(outputs.get(0)).as("a next try's first page is left out").satisfies(this::isLink);
  }

  private void isLink(Path output) throws IOException {
    assertThat(inode(output)).isEqualTo(inode(answers(0, outputs.indexOf(output))));
  }

  @Test
  void a_crash_takes_what_was_not_finished_and_it_is_written_again() throws IOException {
    try (RunAnswers answers = answers()) {
      answers.append(page(0, at(succeeded("2"), 0, 1, 2)), "two");
      answers.append(page(0, at(succeeded("1"), 0, 1, 1)), "one");
      answers.finish("one");
      answers.append(page(1, at(succeeded("3"), 0, 1, 3)), "two");
    }
    Files.writeString(answers(0, 0), "{\"torn", StandardOpenOption.APPEND);
    Files.writeString(data.resolve("answers/0/index"), "\0\0\0", StandardOpenOption.APPEND);
    assertThat(write(1, 1).answered()).isEqualTo(1);
    Files.delete(outputs.get(0));

    batch("two", at(succeeded("2"), 0, 1, 2), at(succeeded("3"), 0, 1, 3));

    assertThat(write(1, 1).answered()).isEqualTo(3);
    assertThat(Files.readAllLines(outputs.get(0)))
        .containsExactly(succeeded("1"), succeeded("2"), succeeded("3"));
  }

  @Test
  void a_batch_that_was_finished_and_comes_again_counts_once() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1), at(failed("2"), 0, 1, 2));
    batch("1", at(succeeded("1"), 0, 1, 1), at(failed("2"), 0, 1, 2));

    assertThat(write(1, 1).total()).startsWith("2 prompts: 1 answered, 1 failed");
    assertThat(Files.readAllLines(outputs.get(0))).hasSize(2);
  }

  @Test
  void a_disk_that_refuses_takes_back_what_is_not_finished() throws IOException {
    FailingDisk disk = new FailingDisk();
    try (RunAnswers answers = new RunAnswers(data, inputs.size(), disk)) {
      answers.append(page(0, at(succeeded("1"), 0, 1, 1)), "one");
      answers.finish("one");
      answers.append(page(0, at(succeeded("2"), 0, 1, 2)), "two");
      answers.append(page(0, at(succeeded("3"), 0, 1, 3)), "three");
      disk.failingForces = 1;
      assertThatThrownBy(() -> answers.finish("two")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> answers.finish("three")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> answers.append(page(1, at(succeeded("4"), 0, 1, 4)), "three"))
          .isInstanceOf(IOException.class);
      answers.append(page(0, at(succeeded("2"), 0, 1, 2)), "two");
      answers.finish("two");
      assertThat(answers.holds("three")).isTrue();
    }

    assertThat(write(1, 1).answered()).isEqualTo(2);
  }

  @Test
  void answers_of_an_older_version_are_taken_over() throws IOException {
    Path outbox = Files.createDirectories(data.resolve("outbox"));
    Files.writeString(outbox.resolve("1.jsonl"), at(succeeded("1"), 0, 1, 1) + "\n");
    Files.writeString(outbox.resolve("2.jsonl.part"), at(succeeded("2"), 0, 1, 2) + "\n");
    Files.writeString(outbox.resolve("3.jsonl.part"), at(succeeded("3"), 0, 1, 3) + "\n");
    try (RunAnswers answers = answers()) {
      answers.takeOver();
      answers.publish("2"); // the ledger knew that it is finished
      answers.append(page(0, at(succeeded("3"), 0, 1, 3)), "3");
      answers.finish("3");
      answers.publish("3");
    }

    write(1, 1);

    assertThat(Files.readAllLines(outputs.get(0)))
        .containsExactly(succeeded("1"), succeeded("2"), succeeded("3"));
    assertThat(outbox).isEmptyDirectory();
  }

  private Summary summary(RunCounts counts, boolean wasAsked, String... problems) {
    return new Summary(counts, List.of(problems), wasAsked, "", Duration.ofMillis(1_540), outputs);
  }

  @Test
  void the_exit_code_is_0_when_all_is_answered() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1));
    Summary summary = summary(write(1, 1), true);

    assertThat(summary.exitCode()).isZero();
    assertThat(summary.lines())
        .containsExactly(
            "1 prompt: 1 answered, 0 failed, 0 not answered",
            "3 input tokens, 4 output tokens, 1.5 s",
            "Answers: " + outputs.get(0),
            "Answers: " + outputs.get(1));
  }

  @Test
  void names_the_first_files_of_answers_and_counts_the_others() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1));
    Summary one = summary(write(1, 1), true);
    List<Path> many = Collections.nCopies(1_520, outputs.get(0));
    List<String> lines =
        new Summary(one.counts(), List.of(), true, "", Duration.ZERO, many).lines();

    assertThat(lines).hasSize(23).endsWith("and 1,500 more files, each named as its prompts");
    assertThat(lines.subList(2, 22)).containsOnly("Answers: " + outputs.get(0));
  }

  @Test
  void the_exit_code_is_2_when_any_prompt_has_no_answer() throws IOException {
    batch("1", at(succeeded("1"), 0, 1, 1), at(failed("2"), 0, 1, 2));
    Summary summary = summary(write(1, 1), true);

    assertThat(summary.exitCode()).isEqualTo(2);
    assertThat(summary.lines())
        .endsWith("The same command retries what has no answer, and only that.");
  }

  @Test
  void the_exit_code_is_1_when_nothing_could_be_asked() throws IOException {
    asked(0, 1, 1);
    RunCounts counts = write(1, 1);

    assertThat(summary(counts, false).exitCode()).isEqualTo(1);
    assertThat(summary(counts, true).exitCode()).isEqualTo(2);
    assertThat(summary(counts, true, "Grant it").exitCode()).isEqualTo(1);
    assertThat(summary(counts, true, "Grant it").lines()).contains("Grant it.");
  }
}
