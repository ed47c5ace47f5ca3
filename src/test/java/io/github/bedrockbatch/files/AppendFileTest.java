/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {
  @TempDir private Path folder;
  private final FailingDisk disk = new FailingDisk();
  private Path path;

  @BeforeEach
  void name_the_file() {
    path = folder.resolve("file");
  }

  private AppendFile open(long size) throws IOException {
    return new AppendFile(path, size, disk);
  }

  private static void append(AppendFile file, String text) throws IOException {
    file.append(text.getBytes(StandardCharsets.US_ASCII), text.length());
  }

  @Test
  void appends_through_a_disk_that_takes_a_few_bytes_at_a_time() throws IOException {
    try (AppendFile file = open(0)) {
      disk.room = 14;
      append(file, "0123456789");
      assertThatThrownBy(() -> append(file, "abcdefghij"))
          .hasMessageEndingWith(": No space left on device");

      assertThat(file.size()).isEqualTo(10);
      assertThat(path).hasContent("0123456789");
      disk.room = 100;
      append(file, "ABC");
      assertThat(path).hasContent("0123456789ABC");
    }
  }

  @Test
  void opens_a_file_at_the_length_it_is_given() throws IOException {
    Files.writeString(path, "whole half");
    try (AppendFile file = open(6)) {
      append(file, "next");
    }

    assertThat(path).hasContent("whole next");
  }

  @Test
  void goes_back_to_what_the_last_good_force_covered() throws IOException {
    try (AppendFile file = open(0)) {
      append(file, "safe");
      file.force();
      append(file, " gone");
      disk.failingForces = 1;
      assertThatThrownBy(file::force).hasMessage("Input/output error");

      file.takeBack(4);
      append(file, " again");
    }

    assertThat(path).hasContent("safe again");
  }

  @Test
  void no_other_force_vouches_for_what_one_has_lost() throws IOException {
    try (AppendFile file = open(0)) {
      append(file, "gone");
      disk.failingForces = 1;
      assertThatThrownBy(file::force).hasMessage("Input/output error");

      append(file, " more");
      assertThatThrownBy(file::force).hasMessageContaining("refused before");
      file.takeBack(0);
      append(file, "again");
      file.force();
    }

    assertThat(path).hasContent("again");
  }

  @Test
  void goes_on_after_the_thread_that_wrote_was_interrupted() throws IOException {
    try (AppendFile file = open(0)) {
      append(file, "before");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> append(file, " interrupted"))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();

      assertThatThrownBy(file::force)
          .as("of what was written by a handle that is closed nobody knows")
          .isInstanceOf(ClosedChannelException.class);
      file.takeBack(0);
      append(file, "after");
    }

    assertThat(path).hasContent("after");
  }
}
