/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.FailingDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
  @TempDir private Path folder;
  private Path outbox;
  private ResultFiles files;

  @BeforeEach
  void start() {
    outbox = folder.resolve("out/box");
    files = new ResultFiles(outbox, Disk.REAL);
  }

  private void append(String text, String id, int page) throws IOException {
    files.append(text.getBytes(StandardCharsets.UTF_8), id, page);
  }

  private void appendBoth() throws IOException {
    append("a\n", "b1", 0);
    append("b\n", "b1", 1);
  }

  private void publish(String id) throws IOException {
    files.finish(id);
    files.publish(id);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(outbox)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void shows_a_file_when_it_is_whole_and_not_before() throws IOException {
    appendBoth();
    files.finish("b1");
    assertThat(names()).containsExactly("b1.jsonl.part");

    files.publish("b1");

    assertThat(names()).containsExactly("b1.jsonl");
    assertThat(outbox.resolve("b1.jsonl")).hasContent("a\nb\n");
  }

  @Test
  void begins_anew_after_a_crash_in_the_middle() throws IOException {
    append("a longer line\n", "b1", 0);
    append("b\n", "b1", 1);

    start();
    appendBoth();
    publish("b1");

    assertThat(outbox.resolve("b1.jsonl")).hasContent("a\nb\n");
  }

  @Test
  void begins_anew_when_a_delivery_is_tried_again() throws IOException {
    appendBoth();
    appendBoth();
    publish("b1");

    assertThat(outbox.resolve("b1.jsonl")).hasContent("a\nb\n");
  }

  @Test
  void only_renames_after_a_crash_that_came_when_all_was_written() throws IOException {
    append("a\n", "b1", 0);
    files.finish("b1");

    start();
    publish("b1");

    assertThat(outbox.resolve("b1.jsonl")).hasContent("a\n");
  }

  @Test
  void does_nothing_again_after_a_crash_that_came_when_all_was_done() throws IOException {
    append("a\n", "b1", 0);
    publish("b1");

    start();
    publish("b1");

    assertThat(names()).containsExactly("b1.jsonl");
    assertThat(outbox.resolve("b1.jsonl")).hasContent("a\n");
  }

  @Test
  void does_not_bring_back_a_file_that_was_fetched_away() throws IOException {
    append("a\n", "b1", 0);
    publish("b1");
    Files.delete(outbox.resolve("b1.jsonl"));

    files.publish("b1");

    assertThat(names()).isEmpty();
  }

  @Test
  void refuses_a_page_out_of_order() throws IOException {
    append("a\n", "b1", 0);
    assertThatThrownBy(() -> append("c\n", "b1", 2)).hasMessageContaining("Page 2 of batch b1");
    assertThatThrownBy(() -> append("c\n", "b1", 3)).hasMessageContaining("Page 3 of batch b1");
    append("b\n", "b1", 1);
    assertThatThrownBy(() -> append("c\n", "b1", 1)).hasMessageContaining("Page 1 of batch b1");
  }

  @Test
  void leaves_the_whole_part_of_another_batch_alone() throws IOException {
    append("a\n", "b1", 0);
    files.finish("b1");
    append("x\n", "b2", 0);
    append("y\n", "b2", 1);
    publish("b2");

    assertThat(names()).containsExactly("b1.jsonl.part", "b2.jsonl");
    assertThat(outbox.resolve("b2.jsonl")).hasContent("x\ny\n");
  }

  @Test
  void several_batches_are_written_at_a_time() throws IOException {
    append("a\n", "b1", 0);
    append("x\n", "b2", 0);
    append("b\n", "b1", 1);
    publish("b1");
    append("y\n", "b2", 1);
    publish("b2");

    assertThat(outbox.resolve("b1.jsonl")).hasContent("a\nb\n");
    assertThat(outbox.resolve("b2.jsonl")).hasContent("x\ny\n");
  }

  @Test
  void begins_with_the_first_line_there_is() throws IOException {
    append("", "b1", 0);
    assertThat(outbox).doesNotExist();
    append("b\n", "b1", 1);
    append("", "b1", 2);
    append("d\n", "b1", 3);
    publish("b1");

    assertThat(outbox.resolve("b1.jsonl")).hasContent("b\nd\n");
  }

  @Test
  void asks_for_the_batch_from_its_start_only_while_it_writes() throws IOException {
    append("", "b1", 0);
    assertThat(files.holds("b1")).isFalse();
    append("b\n", "b1", 1);
    assertThat(files.holds("b1")).isTrue();
    assertThat(files.holds("b2")).isFalse();
    files.finish("b1");
    assertThat(files.holds("b1")).isFalse();
  }

  @Test
  void keeps_a_finished_file_until_it_is_somewhere_else() throws IOException {
    append("a\n", "b1", 0);
    files.finish("b1");
    start();
    assertThat(files.whole("b1")).hasContent("a\n");
    files.remove("b1");
    assertThat(files.whole("b1")).isNull();
    files.remove("b1");
  }

  private final FailingDisk disk = new FailingDisk();

  @Test
  void a_file_that_does_not_fit_gives_its_room_back() throws IOException {
    files = new ResultFiles(outbox, disk);
    disk.room = 15;
    append("0123456789\n", "b1", 0);
    assertThatThrownBy(() -> append("0123456789\n", "b1", 1))
        .hasMessageEndingWith(": No space left on device");

    assertThat(names()).isEmpty();
    assertThat(files.holds("b1")).isFalse();
    disk.room = 1_000;
    assertThatThrownBy(() -> append("next\n", "b1", 1)).hasMessageContaining("from the start");
    assertThatThrownBy(() -> files.finish("b1")).hasMessageContaining("from the start");
    append("0\n", "b1", 0);
    append("1\n", "b1", 1);
    publish("b1");
    assertThat(outbox.resolve("b1.jsonl")).hasContent("0\n1\n");
  }

  @Test
  void a_batch_whose_pass_failed_leaves_nothing() throws IOException {
    append("a\n", "b1", 0);
    append("b\n", "b2", 0);
    files.drop("b1");

    assertThat(names()).containsExactly("b2.jsonl.part");
    assertThatThrownBy(() -> append("c\n", "b1", 1)).hasMessageContaining("from the start");
    assertThatThrownBy(() -> files.finish("b1")).hasMessageContaining("from the start");
  }

  @Test
  void what_the_disk_did_not_keep_is_not_published() throws IOException {
    files = new ResultFiles(outbox, disk);
    append("a\n", "b1", 0);
    disk.failingForces = 1;
    assertThatThrownBy(() -> files.finish("b1")).hasMessage("Input/output error");

    assertThatThrownBy(() -> files.finish("b1")).as("tried again").isInstanceOf(IOException.class);
    assertThat(names()).isEmpty();
  }
}
