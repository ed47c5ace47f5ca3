/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void write() throws Exception {
    path = Files.writeString(folder.resolve("a"), "0123456789");
  }

  @Test
  void tells_what_was_appended_once() throws Exception {
    try (WatchedFile file = WatchedFile.open(path)) {
      assertThat(file.hasGrown()).isFalse();
      Files.writeString(path, "more", APPEND);
      assertThat(file.size()).isEqualTo(10);
      assertThat(file.hasGrown()).isTrue();
      assertThat(file.hasGrown()).isFalse();
      assertThat(file.size()).isEqualTo(14);
      assertThat(file.now().isSameFile(file.opened())).isTrue();
    }
  }

  @Test
  void gives_nothing_of_a_file_that_was_cut_short() throws Exception {
    try (WatchedFile file = WatchedFile.open(path)) {
      assertThat(file.read(ByteBuffer.allocate(4))).isEqualTo(4);
      Files.writeString(path, "another");
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(4)))
          .isInstanceOf(CutShortException.class)
          .hasMessage("It had 10 bytes and has 7 now");
    }
  }

  @Test
  void says_at_which_byte_the_disk_does_not_give_what_stands_there() throws Exception {
    try (WatchedFile file = WatchedFile.open(folder)) { // a folder can be opened, but not read
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(4)))
          .isInstanceOf(ReadFailedException.class)
          .hasMessage("It cannot be read at byte 0: Is a directory");
      assertThatThrownBy(() -> ContentDigest.of(file.channel(), 4))
          .isInstanceOf(ReadFailedException.class);
    }
  }

  @Test
  void knows_that_another_file_stands_at_its_path() throws Exception {
    try (WatchedFile file = WatchedFile.open(path)) {
      Files.move(Files.writeString(folder.resolve("b"), "0123456789"), path, REPLACE_EXISTING);
      assertThat(file.now()).isNull();
      Files.delete(path);
      assertThat(file.now()).isNull();
    }
  }

  @Test
  void the_digest_of_each_beginning_is_that_of_a_file_that_ends_there() throws Exception {
    Path beginning = Files.writeString(folder.resolve("c"), "0123");
    try (WatchedFile file = WatchedFile.open(path)) {
      assertThat(ContentDigest.ofEach(file.channel(), new TreeSet<>(List.of(0L, 4L, 10L))))
          .containsEntry(4L, ContentDigest.of(beginning))
          .containsEntry(10L, ContentDigest.of(path))
          .hasSize(3);
    }
  }

  @Test
  void a_shortened_name_has_whole_characters() {
    assertThat(FileNames.shortened("aüü", 4)).isEqualTo("aü");
    assertThat(FileNames.shortened("a😀b", 4)).isEqualTo("a");
    assertThat(FileNames.shortened("short", 5)).isEqualTo("short");
    assertThat(FileNames.printable("a\n\u001b[1mb\u0085\u202ec")).isEqualTo("a??[1mb??c");
  }
}
