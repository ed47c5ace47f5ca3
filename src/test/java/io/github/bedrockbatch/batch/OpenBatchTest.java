/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.batch;

import static io.github.bedrockbatch.batch.Prompts.NOVA;
import static io.github.bedrockbatch.batch.Prompts.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBatchTest {

  @TempDir private Path folder;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A file on a disk that has only so many bytes left. */
  private static final class SmallDisk extends AppendFile {
    long room;

    SmallDisk(Path file, long room) throws IOException {
      super(file, 0);
      this.room = room;
    }

    @Override
    int write(ByteBuffer bytes, long at) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int part = (int) Math.min(Math.min(room, 7), bytes.remaining());
      int end = bytes.limit();
      bytes.limit(bytes.position() + part);
      int written = super.write(bytes, at);
      bytes.limit(end);
      room -= written;
      return written;
    }
  }

  @Test
  void appends_through_a_disk_that_takes_a_few_bytes_at_a_time() throws IOException {
    try (AppendFile file = new SmallDisk(folder.resolve("file"), 100)) {
      file.append(ascii("0123456789"), 10);
      file.append(ascii("abcdefghij"), 5);

      assertThat(file.size()).isEqualTo(15);
      assertThat(folder.resolve("file")).hasContent("0123456789abcde");
    }
  }

  @Test
  void takes_back_an_append_that_fails_half_way() throws IOException {
    try (SmallDisk file = new SmallDisk(folder.resolve("file"), 15)) {
      file.append(ascii("0123456789"), 10);

      assertThatThrownBy(() -> file.append(ascii("abcdefghij"), 10))
          .hasMessage("No space left on device");
      assertThat(file.size()).isEqualTo(10);
      assertThat(folder.resolve("file")).hasContent("0123456789");

      file.room = 100;
      file.append(ascii("ABC"), 3);
      assertThat(folder.resolve("file")).hasContent("0123456789ABC");
    }
  }

  @Test
  void opens_a_file_at_the_length_it_is_given() throws IOException {
    Files.writeString(folder.resolve("file"), "whole half");
    try (AppendFile file = new AppendFile(folder.resolve("file"), 6)) {
      file.append(ascii("next"), 4);
    }

    assertThat(folder.resolve("file")).hasContent("whole next");
  }

  @Test
  void keeps_nothing_of_a_page_when_the_input_does_not_fit() throws IOException {
    try (SmallDisk input = new SmallDisk(folder.resolve(SpoolFolder.INPUT), 300);
        AppendFile context = new AppendFile(folder.resolve(SpoolFolder.CONTEXT), 0)) {
      keepsNothingOfThePageThatDoesNotFit(input, input, context);
    }
  }

  @Test
  void keeps_nothing_of_a_page_when_its_contexts_do_not_fit() throws IOException {
    try (AppendFile input = new AppendFile(folder.resolve(SpoolFolder.INPUT), 0);
        SmallDisk context = new SmallDisk(folder.resolve(SpoolFolder.CONTEXT), 400)) {
      keepsNothingOfThePageThatDoesNotFit(context, input, context);
    }
  }

  private void keepsNothingOfThePageThatDoesNotFit(
      SmallDisk full, AppendFile input, AppendFile context) throws IOException {
    OpenBatch batch =
        new OpenBatch(
            "id",
            NOVA,
            folder,
            new WholeRecords(0, 0, 0, new TakenSources(), List.of()),
            input,
            context);
    batch.append(page(NOVA, "s", 0, 2).prompts());
    byte[] inputBefore = Files.readAllBytes(folder.resolve(SpoolFolder.INPUT));
    byte[] contextBefore = Files.readAllBytes(folder.resolve(SpoolFolder.CONTEXT));

    assertThatThrownBy(() -> batch.append(page(NOVA, "s", 3, 40).prompts()))
        .hasMessage("No space left on device");

    assertThat(batch.records()).isEqualTo(3);
    assertThat(batch.position("s")).isEqualTo(2);
    assertThat(folder.resolve(SpoolFolder.INPUT)).hasBinaryContent(inputBefore);
    assertThat(folder.resolve(SpoolFolder.CONTEXT)).hasBinaryContent(contextBefore);

    full.room = 1_000_000;
    batch.append(page(NOVA, "s", 3, 40).prompts());
    assertThat(batch.records()).isEqualTo(41);
    WholeRecords found = WholeRecords.read(folder);
    assertThat(found.records()).isEqualTo(41);
    assertThat(found.inputBytes()).isEqualTo(batch.inputBytes());
    assertThat(found.contextBytes()).isEqualTo(batch.contextBytes());
    assertThat(found.sources().position("s")).isEqualTo(40);
  }
}
