/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.github.bedrockbatch.LogLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, too much, or no text: one rejection, and what is before it counts. */
class BrokenFilesTest {
  private static final Map<String, String> LINES = Map.of("shape", "lines");
  private static final int COUNT = 2_000;

  private final Random random = new Random(7);

  private static Reading read(byte[] file) {
    return Reading.as(Map.of(), file, Reading.MAX);
  }

  private byte[] prompts() {
    return IntStream.range(0, COUNT)
        .mapToObj(i -> "{\"id\":\"p%d\",\"prompt\":\"%x\"}\n".formatted(i, random.nextLong()))
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOT")
  void of_a_file_that_is_cut_off_the_whole_values_count(Packed packed) {
    byte[] whole = packed.pack.apply(prompts());
    List<String> all = read(whole).ids();
    assertThat(all).hasSize(COUNT);

    int end = whole.length - (packed == Packed.ZIP ? 30 : 1);
    for (int cut : new int[] {20, whole.length / 3, whole.length / 2, end}) {
      Reading reading = read(Arrays.copyOf(whole, cut));

      assertThat(reading.ids()).isEqualTo(all.subList(0, reading.ids().size()));
      assertThat(reading.codes()).as("cut at %d", cut).containsExactly("broken-file");
      assertThat(reading.reasons().get(0)).contains("cut off", "byte %,d".formatted(cut));
      assertThat(reading.deadLetters().get(0).get("line").asInt())
          .isEqualTo(packed == Packed.ZIP && cut == end ? 1 : reading.ids().size() + 1);
      assertThat(reading.count().rejected()).isEqualTo(1);
    }
  }

  @Test
  void an_archive_without_a_file_is_an_empty_file() {
    for (Map<String, byte[]> entries :
        List.of(Map.<String, byte[]>of(), Map.of("folder/", new byte[0]))) {
      Reading reading = read(Packed.zip(entries));

      assertThat(reading.ids()).isEmpty();
      assertThat(reading.codes()).containsExactly("empty-file");
      assertThat(reading.reasons()).containsExactly("the zip holds no file");
      assertThat(reading.count().rejected()).isEqualTo(1);
    }
  }

  @Test
  void a_torn_line_is_not_asked_where_the_file_is_known_to_be_torn() {
    byte[] whole = Packed.gzip("first line\nsecond line".repeat(3_000).getBytes(UTF_8));

    Reading reading = Reading.as(LINES, Arrays.copyOf(whole, whole.length - 12), Reading.MAX);

    assertThat(reading.texts()).allMatch(text -> text.matches("first line|second linefirst line"));
    assertThat(reading.codes()).containsExactly("broken-file");
  }

  @Test
  void a_damaged_gzip_is_told_once() {
    byte[] file = Packed.gzip(prompts());
    file[file.length / 2] ^= 0x55;

    Reading reading = read(file);

    // what damage makes of values shows in them, or at the end by the checksum
    assertThat(reading.codes()).endsWith("broken-file").containsOnlyOnce("broken-file");
  }

  @Test
  void what_follows_gzip_and_is_none_is_told_unless_it_is_zeros() {
    byte[] file = Packed.gzip(prompts());
    byte[] padded = Arrays.copyOf(file, file.length + 512);
    assertThat(read(padded).ids()).hasSize(COUNT);
    assertThat(read(padded).codes()).isEmpty();

    padded[file.length + 100] = 'x';

    assertThat(read(padded).ids()).hasSize(COUNT);
    assertThat(read(padded).codes()).containsExactly("broken-file");
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "ZSTD", "ZIP"})
  void a_file_that_holds_far_more_than_its_size_is_not_unpacked_to_its_end(Packed packed) {
    byte[] bomb = new byte[101_000_000];
    Arrays.fill(bomb, (byte) 'x');
    byte[] first = "{\"id\":\"good\",\"prompt\":\"x\"}\n".getBytes(UTF_8);
    System.arraycopy(first, 0, bomb, 0, first.length);

    Reading reading = read(packed.pack.apply(bomb));

    assertThat(reading.ids()).containsExactly("good");
    assertThat(reading.codes()).containsExactly("expands-too-far");
    assertThat(reading.reasons().get(0)).contains("100,000,000", "intake.max-expansion");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%PDF-1.7~1 0 obj | PDF document. If a prompt is about it, name it there in `documents`",
        "\\x89PNG\\r~\\x1a~\\0\\0\\0 | PNG image. If a prompt is about it, name it there in `images`",
        "PAR1\\x15\\0\\x15 | Parquet file. Convert it to JSON Lines",
        "SQLite format 3\\0\\x10\\0 | SQLite",
        "\\xfd7zXZ\\0\\0\\x04 | xz",
        "\\x7fELF\\x02\\x01\\x01\\0 | program",
        "\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1\\0\\0 | xls",
        "\\x01\\x02\\x03\\x04abc\\0\\0\\xff | binary data",
      })
  void what_is_no_text_is_rejected_once_with_what_it_looks_like(String bytes, String words) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(bytes(bytes));
    for (int i = 0; i < 100; i++) {
      byte[] more = new byte[100];
      random.nextBytes(more);
      file.writeBytes(more);
      file.write('\n');
    }
    for (Packed packed : Packed.values()) {
      for (String shape : List.of("json", "csv", "lines", "text")) {
        Reading reading =
            Reading.as(Map.of("shape", shape), packed.pack.apply(file.toByteArray()), Reading.MAX);

        assertThat(reading.prompts()).isEmpty();
        assertThat(reading.codes()).as("%s %s", packed, shape).containsExactly("not-text");
        assertThat(reading.reasons().get(0)).contains(words);
      }
    }
  }

  private static byte[] bytes(String text) {
    return Pattern.compile("\\\\x(..)")
        .matcher(text.replace('~', '\n').replace("\\r", "\r").replace("\\0", "\0"))
        .replaceAll(hex -> Matcher.quoteReplacement(Character.toString(hex(hex.group(1)))))
        .getBytes(ISO_8859_1);
  }

  private static int hex(String digits) {
    return Integer.parseInt(digits, 16);
  }

  @Test
  void a_workbook_is_not_taken_for_an_archive() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("docProps/app.xml", "<x/>".getBytes(UTF_8));
    entries.put("xl/workbook.xml", "<x/>".getBytes(UTF_8));
    entries.put("[Content_Types].xml", "<x/>".getBytes(UTF_8));

    Reading reading = read(Packed.zip(entries));

    assertThat(reading.codes()).containsExactly("not-text");
    assertThat(reading.reasons().get(0)).contains("Excel workbook (xlsx)", "CSV UTF-8");
  }

  @Test
  void each_entry_of_a_zip_is_a_file_of_its_own() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    byte[] two = "{\"id\":\"a\",\"prompt\":\"x\"}\n{\"prompt\":\"y\"}\nno JSON\n".getBytes(UTF_8);
    entries.put("one.jsonl", two);
    entries.put("__MACOSX/._one.jsonl", new byte[] {0, 5, 22, 7});
    entries.put("folder/", new byte[0]);
    entries.put("folder/photo.png", "\u0089PNG\r\n\u001A\n\0\0".getBytes(ISO_8859_1));
    entries.put("folder/Größe.jsonl", ("\uFEFF" + new String(two, UTF_8)).getBytes(UTF_16LE));
    entries.put("empty", new byte[0]);

    Reading reading = read(Packed.zip(entries));

    assertThat(reading.ids())
        .containsExactly("a", "in.csv/one.jsonl:2", "a", "in.csv/folder/Größe.jsonl:2");
    assertThat(reading.ordinals()).containsExactly(1L, 2L, 5L, 6L);
    assertThat(reading.prompts())
        .extracting(prompt -> prompt.context().source().replaceFirst(":[0-9]+:[0-9a-f]+$", ""))
        .containsExactly(
            "file:in.csv/one.jsonl",
            "file:in.csv/one.jsonl",
            "file:in.csv/folder/Größe.jsonl",
            "file:in.csv/folder/Größe.jsonl");
    assertThat(reading.deadLetters())
        .extracting(letter -> letter.get("id").asText() + " " + letter.get("code").asText())
        .containsExactly(
            "in.csv/one.jsonl:3 wrong-type",
            "in.csv/folder/photo.png:1 not-text",
            "in.csv/folder/Größe.jsonl:3 wrong-type",
            "in.csv/empty:1 empty-file");
    assertThat(reading.deadLetters())
        .extracting(letter -> letter.get("ordinal").asLong())
        .containsExactly(3L, 4L, 7L, 8L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "lines"})
  void a_text_in_another_charset_is_told_once_with_where_it_shows(String shape) {
    String line = shape.equals("json") ? "{\"prompt\":\"%s\"}\n" : "%s\n";
    StringBuilder file = new StringBuilder(shape.equals("csv") ? "prompt\n" : "");
    file.append(line.formatted("a")).append(line.formatted("b"));
    for (int i = 0; i < 100; i++) {
      file.append(line.formatted("plain")).append(line.formatted("größer"));
    }
    byte[] latin = file.toString().getBytes(ISO_8859_1);

    try (LogLines log = new LogLines(FileValues.class)) {
      Reading reading = Reading.as(Map.of("shape", shape), latin, Reading.MAX);

      assertThat(reading.texts()).containsExactly("a", "b", "plain");
      assertThat(reading.codes()).containsExactly("not-utf8");
      assertThat(reading.reasons().get(0))
          .contains(shape.equals("csv") ? "line 5" : "line 4", "intake.charset")
          .contains(shape.equals("json") ? "byte 14" : "byte 3");
      assertThat(log.all()).hasSize(1);
    }
    Reading set = Reading.as(Map.of("shape", shape, "charset", "windows-1252"), latin, Reading.MAX);
    assertThat(set.texts()).hasSize(202).endsWith("plain", "größer");
  }

  @Test
  void a_text_in_utf16_without_a_mark_is_read_whatever_signs_are_in_it() {
    String text = "\u201eWhat \u2013 and why?\u201c 12 \u0100\n".repeat(100);

    for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
      assertThat(Reading.as(LINES, text.getBytes(charset), Reading.MAX).texts())
          .hasSize(100)
          .contains("\u201eWhat \u2013 and why?\u201c 12 \u0100");
    }
  }

  @Test
  void the_charset_that_is_set_is_believed_where_nothing_shows_it() {
    byte[] text = "\u8cea\u554f\u0113\u2013\n".repeat(300).getBytes(UTF_16LE);

    Reading unset = Reading.as(LINES, text, Reading.MAX);
    assertThat(unset.codes()).containsExactly("not-text");
    assertThat(unset.reasons().get(0)).contains("UTF-16", "intake.charset");

    Reading set = Reading.as(Map.of("shape", "lines", "charset", "UTF-16LE"), text, Reading.MAX);
    assertThat(set.texts()).hasSize(300).contains("\u8cea\u554f\u0113\u2013");
  }

  @Test
  void lines_that_are_damaged_do_not_end_a_text_in_utf8() {
    byte[] file = "grün\n@\nfine\n@\nblau 質問\n".getBytes(UTF_8);
    for (int i = 0; i < file.length; i++) {
      file[i] = file[i] == '@' ? (byte) 0xFF : file[i];
    }

    Reading reading = Reading.as(LINES, file, Reading.MAX);

    assertThat(reading.texts()).containsExactly("grün", "fine", "blau 質問");
    assertThat(reading.codes()).containsExactly("not-utf8", "not-utf8");
  }

  @Test
  void a_text_that_is_not_in_the_charset_it_shows_is_rejected_from_there_on() {
    byte[] torn = Arrays.copyOf("\uFEFFa\nbcd".getBytes(UTF_16LE), 9);

    Reading reading = Reading.as(LINES, torn, Reading.MAX);

    assertThat(reading.texts()).containsExactly("a");
    assertThat(reading.reasons().get(0)).contains("UTF-16LE", "byte 9");
  }

  @Test
  void what_was_read_of_a_cut_off_file_has_the_same_places_when_the_rest_is_there() {
    byte[] whole = Zstd.compress(prompts());

    Reading part = read(Arrays.copyOf(whole, whole.length / 2));

    assertThat(read(whole).ordinals().subList(0, part.prompts().size())).isEqualTo(part.ordinals());
  }

  @Test
  void values_without_an_end_are_looked_for_as_in_a_plain_file() {
    StringBuilder file = new StringBuilder("[\n");
    for (int i = 0; i < 30; i++) {
      file.append("\"torn ").append("x".repeat(30_000)).append("\n");
      file.append("{\"prompt\":\"").append(i).append("\"},\n");
    }
    byte[] plain = file.append(']').toString().getBytes(UTF_8);

    Reading expected = Reading.as(Map.of(), plain, 20_000);
    Reading reading = Reading.as(Map.of(), Packed.gzip(plain), 20_000);

    assertThat(reading.texts()).isEqualTo(expected.texts()).isNotEmpty();
    assertThat(reading.codes()).isEqualTo(expected.codes());
    assertThat(reading.ordinals()).isEqualTo(expected.ordinals());
  }
}
