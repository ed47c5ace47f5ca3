/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LineReaderTest {
  /** Gives a few bytes at a time, as a network does, and sometimes none. */
  private static InputStream drips(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(5)));
      }
    };
  }

  private static List<String> lines(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      lines.add(
          new String(
              reader.buffer(), reader.offset(), reader.length(), StandardCharsets.ISO_8859_1));
    }
    assertThat(reader.next()).as("the end stays the end").isFalse();
    return lines;
  }

  private static List<String> lines(String text) throws IOException {
    return lines(
        new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1))));
  }

  private static List<String> expected(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    String ended = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return List.of(ended.split("\n", -1));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('\n', 'a', '\r', '\u0085', '\0').ofMaxLength(60);
  }

  @Property(tries = 1_000)
  void finds_the_same_lines_however_the_stream_is_cut(
      @ForAll("texts") String text,
      @ForAll @IntRange(min = 1, max = 16) int bufferSize,
      @ForAll Random random)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

    assertThat(lines(new LineReader(drips(bytes, random), bufferSize))).isEqualTo(expected(text));
    assertThat(lines(text)).isEqualTo(expected(text));
  }

  @Example
  void takes_nothing_but_the_line_feed_for_an_end() throws IOException {
    assertThat(lines("a\r\nb\rc\u000b\u000c\u001c\u0085\n\nd"))
        .containsExactly("a\r", "b\rc\u000b\u000c\u001c\u0085", "", "d");
  }

  @Example
  void reads_a_line_of_megabytes() throws IOException {
    String huge = "x".repeat(3_000_000);

    assertThat(lines("a\n" + huge + "\nb\n")).containsExactly("a", huge, "b");
    assertThat(lines(huge)).containsExactly(huge);
  }

  @Example
  void long_lines_share_memory_and_each_waits_for_its_part() throws Exception {
    LineMemory memory = new LineMemory(1_000_000);
    String huge = "x".repeat(900_000);
    byte[] text = (huge + "\nshort\n\n" + huge).getBytes(StandardCharsets.ISO_8859_1);
    List<String> texts = List.of(huge, "short", "", huge);
    List<String> told = new CopyOnWriteArrayList<>();
    try (LineMemory.Share first = memory.share(() -> told.add("1"), () -> told.add("1 on"));
        LineMemory.Share second = memory.share(() -> told.add("2"), () -> told.add("2 on"))) {
      LineReader reader = new LineReader(new ByteArrayInputStream(text), first);
      assertThat(reader.next()).isTrue();
      CompletableFuture<List<String>> other =
          CompletableFuture.supplyAsync(
              () -> {
                try (second) {
                  return lines(new LineReader(new ByteArrayInputStream(text), second));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().until(first::isWanted);
      assertThat(other).isNotDone();
      assertThat(told).containsExactly("2");

      reader.yieldMemory();
      assertThat(other).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(texts);
      assertThat(lines(reader)).isEqualTo(texts.subList(1, 4));
      assertThat(told).containsExactly("2", "2 on");
    }
  }

  @Example
  void finds_no_line_in_nothing() throws IOException {
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly("");
  }
}
