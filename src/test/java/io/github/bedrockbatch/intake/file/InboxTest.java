/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.stage.Outages;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.apache.camel.component.file.FileConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
  private static final Duration QUIET = Duration.ofSeconds(3);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock();
  private final Inbox inbox =
      new Inbox(
          null,
          new UnfinishedNames(List.of("*.part"), clock),
          null,
          clock,
          QUIET,
          Duration.ofMinutes(1),
          new Outages(clock));

  private boolean accepts(String name) {
    File file = folder.resolve(name).toFile();
    return inbox.accept(FileConsumer.asGenericFile(folder.toString(), file, null, false));
  }

  private void write(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "{}");
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  @Test
  void what_has_to_wait_takes_no_place_in_a_poll() throws IOException {
    write("a.jsonl");
    write("a.part");
    Files.createDirectory(folder.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));

    assertThat(accepts("a.jsonl")).as("just written").isFalse();
    clock.advance(QUIET);
    assertThat(accepts("a.jsonl")).isTrue();
    assertThat(accepts("a.part")).isFalse();
    assertThat(accepts("folder")).isFalse();
    assertThat(accepts("loop")).isFalse();
    assertThat(accepts("gone.jsonl")).isFalse();
  }

  @Test
  void says_once_of_a_link_that_its_file_is_not_there() throws IOException {
    Files.createSymbolicLink(folder.resolve("link.jsonl"), Path.of("nowhere"));

    try (LogLines log = new LogLines(Inbox.class)) {
      assertThat(accepts("link.jsonl")).isFalse();
      assertThat(accepts("link.jsonl")).isFalse();
      assertThat(accepts("gone.jsonl")).isFalse();
      assertThat(log.all())
          .containsExactly(
              "WARN link.jsonl cannot be taken: it is a link to a file that is not there");
    }
  }
}
