/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import io.github.bedrockbatch.operator.Audit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Files as people bring them: slowly, over one another, twice, and under all kinds of names. The
 * books tell how many prompts were taken of each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnfinishedFilesFlowTest {
  private final Interference interference = new Interference();
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.github.bedrockbatch");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path data;
  private Path inbox;
  private Flow flow;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    ours.setLevel(Level.INFO);
    log.start();
    ours.addAppender(log);
    inbox = Files.createDirectories(data.resolve("inbox"));
    flow = restart();
  }

  private Flow restart() throws Exception {
    return Flow.startWith(
        data,
        Map.of("batch.max-age", "1h", "retry.longest-pause", "1s"),
        """
        - templatedRoute:
            routeTemplateRef: from-files
            routeId: locked
            prefixId: locked
            parameters:
              - {name: folder, value: "%1$s/locked"}
        - templatedRoute:
            routeTemplateRef: from-files
            routeId: second
            prefixId: second
            parameters:
              - {name: folder, value: "%1$s/second"}
        - route:
            id: wrong
            routeConfigurationId: intake-retry
            from:
              uri: file:%1$s/wrong
              parameters: {processStrategy: "#inbox", pollStrategy: "#inbox"}
              steps:
                - setBody: {simple: "${null}"}
                - to: prompts:file
        - route:
            id: nowhere
            from:
              uri: file:%1$s/nowhere
              parameters: {processStrategy: "#inbox", pollStrategy: "#inbox"}
              steps:
                - removeHeaders: {pattern: "*"}
        """
            .formatted(data),
        interference::around);
  }

  @AfterAll
  void stop() {
    flow.close();
    ours.detachAppender(log);
    ours.setLevel(null);
  }

  private static String prompts(String name, int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> "{\"id\":\"%s%d\",\"prompt\":\"question\"}\n".formatted(name, i))
        .collect(Collectors.joining());
  }

  private List<Path> done(String name) throws IOException {
    Path done = inbox.resolve(".done");
    if (!Files.isDirectory(done)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(done)) {
      return files.filter(file -> file.toString().endsWith('-' + name)).sorted().toList();
    }
  }

  private Path awaitDone(String name) {
    await().until(() -> done(name).size() == 1 && !Files.exists(inbox.resolve(name)));
    try {
      return done(name).get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Audit audit() {
    return flow.pipeline().operator().audit();
  }

  /** How many prompts are in hand of files of this name. */
  private long taken(String name) {
    return audit().sources().stream()
        .filter(source -> source.source().startsWith("file:" + name + ':'))
        .mapToLong(SourceBooks::found)
        .sum();
  }

  private void awaitTaken(String name, int count) {
    await().untilAsserted(() -> assertThat(taken(name)).isEqualTo(count));
  }

  private List<String> said(String name) {
    return List.copyOf(log.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .filter(line -> line.contains(name))
        .toList();
  }

  private void awaitSaid(String name, String words) {
    await()
        .untilAsserted(
            () -> assertThat(said(name)).anySatisfy(line -> assertThat(line).contains(words)));
  }

  @Test
  void a_file_whose_writer_pauses_is_read_to_its_end() throws Exception {
    try (OutputStream writer = Files.newOutputStream(inbox.resolve("slow.jsonl"))) {
      writer.write(prompts("s", 1, 3).getBytes(StandardCharsets.UTF_8));
      awaitDone("slow.jsonl");
      assertThat(taken("slow.jsonl")).isEqualTo(3);

      writer.write(prompts("s", 4, 5).getBytes(StandardCharsets.UTF_8));
    }
    awaitTaken("slow.jsonl", 5);
    awaitDone("slow.jsonl");
    awaitSaid("slow.jsonl", "grew by");
    assertThat(audit().faults()).noneMatch(fault -> fault.contains("slow.jsonl"));
  }

  @Test
  void a_line_that_was_torn_by_a_pause_is_taken_whole() throws Exception {
    String whole = prompts("t", 1, 2);
    int torn = whole.length() - 10;
    try (OutputStream writer = Files.newOutputStream(inbox.resolve("torn.jsonl"))) {
      writer.write(whole.substring(0, torn).getBytes(StandardCharsets.UTF_8));
      awaitDone("torn.jsonl");
      assertThat(taken("torn.jsonl")).isEqualTo(1);

      writer.write(whole.substring(torn).getBytes(StandardCharsets.UTF_8));
    }
    awaitTaken("torn.jsonl", 2);
  }

  @Test
  void what_was_appended_while_the_program_was_stopped_is_read_at_the_next_start()
      throws Exception {
    flow.drop("night.jsonl", prompts("n", 1, 3));
    Path moved = awaitDone("night.jsonl");
    flow.close();
    Files.writeString(moved, prompts("n", 4, 6), APPEND);
    flow = restart();
    awaitTaken("night.jsonl", 6);
    awaitDone("night.jsonl");
  }

  @Test
  void a_file_that_grew_after_a_crash_in_its_middle_is_not_asked_again() throws Exception {
    interference.before(
        "taken",
        () -> {
          throw new org.jdbi.v3.core.ConnectionException(new java.sql.SQLException("killed"));
        });
    Path file = inbox.resolve("crash.jsonl");
    Files.writeString(file, prompts("c", 1, 3));
    awaitTaken("crash.jsonl", 3);
    flow.close();
    Files.writeString(file, prompts("c", 4, 5), APPEND);
    flow = restart();
    awaitTaken("crash.jsonl", 5);
    awaitDone("crash.jsonl");
    assertThat(audit().sources())
        .filteredOn(source -> source.source().contains("crash.jsonl"))
        .hasSize(1);
  }

  @Test
  void what_is_appended_while_a_file_is_read_is_read_as_well() throws Exception {
    Path file = inbox.resolve("grows.jsonl");
    interference.before("begun", () -> Files.writeString(file, prompts("g", 4, 9), APPEND));
    flow.drop("grows.jsonl", prompts("g", 1, 3));
    awaitTaken("grows.jsonl", 9);
    awaitDone("grows.jsonl");
    assertThat(said("grows.jsonl")).singleElement().asString().contains("9 taken");
  }

  @Test
  void what_is_appended_between_the_last_look_and_the_move_is_read_later() throws Exception {
    Path file = inbox.resolve("late.jsonl");
    interference.before("taken", () -> Files.writeString(file, prompts("l", 4, 5), APPEND));
    flow.drop("late.jsonl", prompts("l", 1, 3));
    awaitTaken("late.jsonl", 5);
    awaitDone("late.jsonl");
    awaitSaid("late.jsonl", "2 of its prompts were not read before");
  }

  @Test
  void a_file_that_is_renamed_over_the_one_being_read_is_read_as_well() throws Exception {
    Path file = inbox.resolve("same.jsonl");
    Path next = Files.writeString(data.resolve("next"), prompts("next", 1, 4));
    interference.before("taken", () -> Files.move(next, file, REPLACE_EXISTING));
    flow.drop("same.jsonl", prompts("first", 1, 3));
    awaitTaken("same.jsonl", 7);
    assertThat(awaitDone("same.jsonl")).hasContent(prompts("next", 1, 4));
    awaitSaid("same.jsonl", "another file was put in its place");
  }

  @Test
  void a_file_that_is_cut_short_while_it_is_read_is_an_error_until_it_comes_again()
      throws Exception {
    Path file = inbox.resolve("cut.jsonl");
    String whole = prompts("x", 1, 20);
    interference.before("begun", () -> Files.writeString(file, prompts("y", 1, 2)));
    flow.drop("cut.jsonl", whole);
    awaitDone("cut.jsonl");
    assertThat(taken("cut.jsonl")).isEqualTo(2);
    assertThat(said("cut.jsonl"))
        .anySatisfy(
            line -> assertThat(line).startsWith("ERROR").contains(whole.length() + " bytes"));
    assertThat(audit().balances()).isFalse();
    assertThat(audit().faults()).anySatisfy(fault -> assertThat(fault).contains("cut.jsonl"));

    flow.drop("cut.jsonl", whole);
    awaitTaken("cut.jsonl", 22);
    await().until(() -> audit().faults().stream().noneMatch(fault -> fault.contains("cut.jsonl")));
  }

  @Test
  void a_file_that_is_written_over_while_it_is_read_is_read_as_what_it_is() throws Exception {
    Path file = inbox.resolve("over.jsonl");
    interference.before("begun", () -> Files.writeString(file, prompts("z", 1, 3)));
    flow.drop("over.jsonl", prompts("o", 1, 3));
    await().until(() -> done("over.jsonl").size() == 1);
    awaitSaid("over.jsonl", "written over");
    assertThat(audit().faults()).anySatisfy(fault -> assertThat(fault).contains("over.jsonl"));
    flow.drop("over.jsonl", prompts("o", 1, 3)); // so that the books balance for the others
    await().until(() -> audit().faults().stream().noneMatch(fault -> fault.contains("over.jsonl")));
  }

  @Test
  void two_files_of_one_name_size_and_time_are_two() throws Exception {
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    for (String day : List.of("mon", "tue")) {
      Path file = Files.writeString(data.resolve("daily.jsonl"), prompts(day, 1, 3));
      Files.setLastModifiedTime(file, time);
      Files.move(file, inbox.resolve("daily.jsonl"));
      await().until(() -> !Files.exists(inbox.resolve("daily.jsonl")));
    }
    awaitTaken("daily.jsonl", 6);
  }

  @Test
  void a_file_that_was_only_touched_or_copied_is_not_asked_again_and_the_log_says_how()
      throws Exception {
    flow.drop("again.jsonl", prompts("a", 1, 3));
    Path first = awaitDone("again.jsonl");
    Files.copy(first, inbox.resolve("again.jsonl"));
    await().until(() -> done("again.jsonl").size() == 2);
    assertThat(taken("again.jsonl")).isEqualTo(3);
    awaitSaid("again.jsonl", "all of its 3 prompts were taken before");
    assertThat(said("another name")).isNotEmpty();

    Files.copy(first, inbox.resolve("once-more.jsonl"), COPY_ATTRIBUTES);
    awaitTaken("once-more.jsonl", 3);
  }

  @Test
  void names_that_uploaders_use_while_they_write_are_passed_over() throws Exception {
    for (String name : List.of("a.part", "b.filepart", "c.jsonl.CRDOWNLOAD", ".d", "e.tmp", "f~")) {
      Files.writeString(inbox.resolve(name), prompts("u", 1, 2));
    }
    Path old = Files.writeString(inbox.resolve("old.part"), "x");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    awaitSaid("old.part", "intake.unfinished-names");
    flow.drop("whole.jsonl", prompts("w", 1, 2));
    awaitTaken("whole.jsonl", 2);
    assertThat(inbox.resolve("b.filepart")).exists();
    Files.move(inbox.resolve("b.filepart"), inbox.resolve("b.jsonl"));
    awaitTaken("b.jsonl", 2);
  }

  @Test
  void empty_marker_files_hold_up_nobody_and_are_set_aside_once() throws Exception {
    for (int i = 0; i < 6; i++) {
      Path marker = Files.createFile(inbox.resolve("_SUCCESS" + i));
      if (i == 0) {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofMinutes(2)));
        Files.setLastModifiedTime(marker, old);
      }
    }
    flow.drop("good.jsonl", prompts("good", 1, 2));
    await().atMost(Duration.ofSeconds(8)).until(() -> taken("good.jsonl") == 2);
    awaitDone("_SUCCESS0");
    assertThat(flow.deadLetters())
        .filteredOn(letter -> letter.path("file").asText().equals("_SUCCESS0"))
        .extracting(letter -> letter.path("code").asText())
        .containsExactly("empty-file");
    assertThat(inbox.resolve("_SUCCESS1")).exists(); // its writer may have been started just now
  }

  @Test
  void a_name_of_255_bytes_is_taken_once() throws Exception {
    String name = "ü".repeat(124) + ".jsonl1";
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSize(255);
    flow.drop(name, prompts("long", 1, 2));
    await().until(() -> !Files.exists(inbox.resolve(name)));
    assertThat(taken(name)).isEqualTo(2);
    assertThat(said("taken before")).noneMatch(line -> line.contains(name));
  }

  @Test
  void a_name_with_a_newline_forges_no_line_of_the_log() throws Exception {
    flow.drop("n\nERROR forged\u2028x.jsonl", prompts("f", 1, 2));
    awaitSaid("forged", "2 taken");
    assertThat(said("forged")).noneMatch(line -> line.contains("\n") || line.contains("\u2028"));
  }

  @Test
  void what_cannot_be_moved_away_is_said_once_and_not_read_again() throws Exception {
    Path locked = data.resolve("locked");
    Path inTheWay = Files.writeString(locked.resolve(".done"), "no folder");
    Files.writeString(locked.resolve("stuck.jsonl"), prompts("k", 1, 2));
    awaitSaid("stuck.jsonl", "cannot be moved");
    Files.writeString(locked.resolve("later.jsonl"), prompts("k", 3, 4));
    awaitTaken("later.jsonl@locked", 2);
    assertThat(said("stuck.jsonl")).hasSize(2); // that it was taken, and that it cannot be moved

    Files.delete(inTheWay);
    await().until(() -> !Files.exists(locked.resolve("stuck.jsonl")));
    assertThat(taken("stuck.jsonl@locked")).isEqualTo(2);
    assertThat(said("stuck.jsonl")).hasSize(2);
  }

  @Test
  void a_file_of_a_route_that_can_never_read_it_is_set_aside_once_with_the_reason()
      throws Exception {
    Path wrong = data.resolve("wrong");
    Files.writeString(wrong.resolve("lost.jsonl"), prompts("p", 1, 2));
    await().until(() -> !Files.exists(wrong.resolve("lost.jsonl")));
    assertThat(wrong.resolve(".failed")).isNotEmptyDirectory();
    assertThat(said("lost.jsonl"))
        .singleElement()
        .asString()
        .startsWith("ERROR")
        .contains("java.io.File");
  }

  @Test
  void a_file_of_a_route_that_reads_nothing_is_set_aside_once_with_the_reason() throws Exception {
    Path nowhere = data.resolve("nowhere");
    Files.writeString(nowhere.resolve("unread.jsonl"), prompts("r", 1, 2));
    await().until(() -> !Files.exists(nowhere.resolve("unread.jsonl")));
    assertThat(nowhere.resolve(".failed")).isNotEmptyDirectory();
    assertThat(said("unread.jsonl"))
        .singleElement()
        .asString()
        .startsWith("ERROR")
        .contains("route nowhere", "prompts:file");
  }

  @Test
  void the_same_file_in_two_folders_is_asked_as_each_of_them_says() throws Exception {
    Files.writeString(data.resolve("second/both.jsonl"), prompts("b", 1, 2));
    flow.drop("both.jsonl", prompts("b", 1, 2));
    awaitTaken("both.jsonl", 2);
    awaitTaken("both.jsonl@second", 2);
  }
}
