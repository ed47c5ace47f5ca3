/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentDigestTest {
  @TempDir Path folder;

  @Test
  void is_the_same_for_a_copy_of_another_name_and_time() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "same");
    Path copy = Files.writeString(folder.resolve("b"), "same");
    Files.setLastModifiedTime(copy, FileTime.fromMillis(0));

    assertThat(ContentDigest.of(copy)).isEqualTo(ContentDigest.of(file)).hasSize(32);
  }

  @Test
  void differs_where_one_byte_behind_the_first_read_does() throws Exception {
    byte[] bytes = new byte[300_000];
    Path file = Files.write(folder.resolve("a"), bytes);
    bytes[299_999] = 1;
    Path other = Files.write(folder.resolve("b"), bytes);

    assertThat(ContentDigest.of(other)).isNotEqualTo(ContentDigest.of(file));
    try (FileChannel channel = FileChannel.open(file);
        FileChannel otherChannel = FileChannel.open(other)) {
      assertThat(ContentDigest.of(otherChannel, 299_999))
          .isEqualTo(ContentDigest.of(channel, 299_999));
    }
  }

  @Test
  void of_more_than_a_file_holds_is_refused() throws Exception {
    try (FileChannel channel = FileChannel.open(Files.writeString(folder.resolve("a"), "short"))) {
      assertThatThrownBy(() -> ContentDigest.of(channel, 6)).isInstanceOf(EOFException.class);
    }
  }
}
