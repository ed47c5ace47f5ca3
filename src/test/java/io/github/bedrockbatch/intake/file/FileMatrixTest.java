/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each compression, encoding, shape and line end, as programs and spreadsheets write them. */
class FileMatrixTest {
  private static final List<String> LINE_ENDS = List.of("\n", "\r", "\r\n", "mixed");

  /** How a text becomes bytes, and whether it shows that. */
  private enum Encoding {
    PLAIN(UTF_8, "", true),
    WITH_MARK(UTF_8, "\uFEFF", true),
    WITH_TWO_MARKS(UTF_8, "\uFEFF\uFEFF", true),
    UTF_16_LITTLE(UTF_16LE, "\uFEFF", true),
    UTF_16_BIG_WITH_TWO_MARKS(UTF_16BE, "\uFEFF\uFEFF", true),
    UTF_16_WITHOUT_MARK(UTF_16LE, "", true),
    UTF_32(Charset.forName("UTF-32LE"), "\uFEFF", true),
    WINDOWS(Charset.forName("windows-1252"), "", false),
    JAPANESE(Charset.forName("Shift_JIS"), "", false);

    final Charset charset;
    final String mark;
    final boolean isShown;

    Encoding(Charset charset, String mark, boolean isShown) {
      this.charset = charset;
      this.mark = mark;
      this.isShown = isShown;
    }

    String word() {
      return this == WINDOWS ? "Größe €" : this == JAPANESE ? "質問" : "Größe 質問 👍";
    }

    Map<String, String> route(Map<String, String> options) {
      Map<String, String> all = new HashMap<>(options);
      all.put("charset", isShown ? "" : charset.name());
      return all;
    }

    byte[] bytes(String text) {
      return (mark + text).getBytes(charset);
    }
  }

  /** A file in which the prompts are {@code first WORD}, and {@code second, WORD; "third"}. */
  private enum Form {
    JSON_LINES("json", "{'prompt':'first W'}~{'prompt':'second, W; \\'third\\''}~"),
    JSON_ARRAY("json", "[~ {'prompt':'first W'},~ {'prompt':'second, W; \\'third\\''}~]"),
    CSV("csv", "id,prompt ~1,first W~2,'second, W; ''third'''~"),
    CSV_OF_EUROPE("csv", "id; Prompt~1;first W~2;'second, W; ''third'''~"),
    CSV_THAT_SAYS("csv", "sep=|~id|prompt~1|first W~2|second, W; 'third'~"),
    UNICODE_TEXT_OF_EXCEL("csv", "id\tPROMPT\t~1\tfirst W\t~2\t'second, W; ''third'''\t~"),
    ONE_COLUMN("csv", "prompt~first W~second, W; 'third'"),
    LINES("lines", "first W~~second, W; 'third'~");

    final String shape;
    final String text;

    Form(String shape, String text) {
      this.shape = shape;
      this.text = text.replace('\'', '"');
    }

    String with(String word, String lineEnd) {
      return (lineEnd.equals("mixed") ? text.replaceFirst("~", "\r\n").replace("~", "\n") : text)
          .replace("~", lineEnd)
          .replace("W", word);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_file_is_read_whatever_it_is_packed_and_written_in(Packed packed) {
    for (Encoding encoding : Encoding.values()) {
      for (Form form : Form.values()) {
        for (String lineEnd : LINE_ENDS.subList(packed == Packed.NOT ? 0 : 2, 4)) {
          byte[] file = encoding.bytes(form.with(encoding.word(), lineEnd));

          Reading reading =
              Reading.as(
                  encoding.route(Map.of("shape", form.shape, "separator", "auto")),
                  packed.pack.apply(file),
                  Reading.MAX);

          assertThat(reading.texts())
              .as("%s %s %s: %s", encoding, form, lineEnd.length(), reading.deadLetters())
              .containsExactly(
                  "first " + encoding.word(), "second, " + encoding.word() + "; \"third\"");
          assertThat(reading.deadLetters()).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_text_is_one_prompt_with_each_of_its_line_ends(Packed packed) {
    for (Encoding encoding : Encoding.values()) {
      String text = "a\r\nb\rc\n" + encoding.word();

      Reading reading =
          Reading.as(
              encoding.route(Map.of("shape", "text")),
              packed.pack.apply(encoding.bytes(text)),
              Reading.MAX);

      assertThat(reading.texts()).as("%s", encoding).containsExactly(text);
    }
  }
}
