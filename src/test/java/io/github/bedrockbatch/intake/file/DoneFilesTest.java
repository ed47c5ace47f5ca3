/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.bedrockbatch.NewLedger;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.files.ContentDigest;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.FileState;
import io.github.bedrockbatch.ledger.JdbcLedger;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import io.github.bedrockbatch.ledger.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where files go that were read, in folders as people make them. */
class DoneFilesTest {
  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock();

  private boolean move(Path file, FileState read) throws IOException {
    QuietFiles quiet = new QuietFiles(clock, Duration.ofSeconds(3));
    return new DoneFiles(folder.resolve("inbox"), null, quiet, new MovedNames(clock), clock)
        .move(file, FileOutcome.DONE, "source", read);
  }

  private Path inbox() throws IOException {
    return Files.createDirectories(folder.resolve("inbox"));
  }

  private List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_link_into_another_folder_is_moved_though_it_points_nowhere_then() throws IOException {
    Files.writeString(folder.resolve("prompts.jsonl"), "{}");
    Path link =
        Files.createSymbolicLink(inbox().resolve("link.jsonl"), Path.of("../prompts.jsonl"));

    assertThat(move(link, FileState.of(link))).isTrue();

    assertThat(names(inbox())).containsExactly(".done");
    assertThat(names(inbox().resolve(".done"))).singleElement().asString().endsWith("-link.jsonl");
    assertThat(folder.resolve("prompts.jsonl")).hasContent("{}");
  }

  @Test
  void a_file_is_moved_to_a_folder_on_another_disk() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeThat(Files.isWritable(memory)).isTrue();
    assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(folder));
    Path other = Files.createTempDirectory(memory, "done");
    try {
      Files.createSymbolicLink(inbox().resolve(".done"), other);
      Path file = Files.writeString(inbox().resolve("prompts.jsonl"), "{}");

      assertThat(move(file, FileState.of(file))).isTrue();

      assertThat(names(inbox())).containsExactly(".done");
      assertThat(names(other)).singleElement().asString().endsWith("-prompts.jsonl");
    } finally {
      DurableFolder.remove(other);
    }
  }

  @Test
  void a_file_that_took_the_place_of_what_was_read_is_put_back() throws IOException {
    Path file = Files.writeString(inbox().resolve("prompts.jsonl"), "{}");
    FileState read = FileState.of(file);
    Path other = Files.writeString(folder.resolve("other"), "{} {}");
    Files.delete(file);
    Files.move(other, file);

    assertThat(move(file, read)).isFalse();

    assertThat(names(inbox())).containsExactly(".done", "prompts.jsonl");
  }

  @Test
  void the_books_name_the_file_that_grew_though_another_had_its_name_and_size() throws IOException {
    try (JdbcLedger ledger =
        new JdbcLedger(LedgerDatabase.open(NewLedger.in(folder)), clock, "node")) {
      for (String content : List.of("{1}", "{2}")) {
        Path file = Files.writeString(inbox().resolve("prompts.jsonl"), content);
        ledger
            .sources()
            .taken(
                new SourceFile(content, "prompts.jsonl", 3, ContentDigest.of(file), true, 0), 1, 0);
        clock.advance(Duration.ofSeconds(1));
        move(file, FileState.of(file));
      }
      DoneFiles restarted =
          new DoneFiles(
              inbox(),
              ledger.sources(),
              new QuietFiles(clock, Duration.ofSeconds(3)),
              new MovedNames(clock),
              clock);
      restarted.look("intake-files");
      for (String name : names(inbox().resolve(".done"))) {
        Path done = inbox().resolve(".done").resolve(name);
        if (Files.readString(done).equals("{2}")) {
          Files.writeString(done, "{3}{4}", StandardOpenOption.APPEND);
        }
      }

      restarted.look("intake-files");

      assertThat(inbox().resolve("prompts.jsonl")).hasContent("{2}{3}{4}");
      assertThat(ledger.sources().unread()).isEqualTo(Map.of("{2}", 6L));
    }
  }
}
