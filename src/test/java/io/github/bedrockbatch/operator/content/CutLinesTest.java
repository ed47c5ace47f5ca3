/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CutLinesTest {
  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fields_are_found_in_any_order_whatever_their_texts_look_like() throws IOException {
    String text = "\"},\\\"recordId\\\":\\\\\"";
    CutLines lines =
        new CutLines(
            bytes(
                "{\"modelInput\": {\"a\":[{\"recordId\":\"x\"},%s], \"b\":{}}, \"error\":null,"
                        .formatted(text)
                    + " \"recordId\":\"00000000001\"}\n\n"
                    + "{\"recordId\":\"日本\",\"n\":1}\n"
                    + "{\"torn\":\"te"),
            1000);
    assertThat(lines.next()).isTrue();
    assertThat(lines.field("modelInput"))
        .isEqualTo("{\"a\":[{\"recordId\":\"x\"},%s],\"b\":{}}", text);
    assertThat(lines.field("recordId")).isEqualTo("\"00000000001\"");
    assertThat(lines.field("error")).isNull();
    assertThat(lines.next()).isTrue();
    assertThat(lines.field("recordId")).isNull();
    assertThat(lines.next()).isTrue();
    assertThat(RecordLookup.unquoted(lines.field("recordId"))).isEqualTo("日本");
    assertThat(lines.field("n")).isEqualTo("1");
    assertThat(lines.next()).isTrue();
    assertThat(lines.field("torn")).isNull();
    assertThat(lines.next()).isFalse();
  }

  @Test
  void a_line_of_gigabytes_is_cut() throws IOException {
    InputStream endless =
        new InputStream() {
          private long left = 1L << 30;

          @Override
          public int read() {
            throw new AssertionError("one by one");
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            left -= length;
            Arrays.fill(to, offset, offset + length, (byte) 'x');
            return left < 0 ? -1 : length;
          }
        };
    CutLines lines =
        new CutLines(
            new SequenceInputStream(
                bytes("{\"modelOutput\":\""),
                new SequenceInputStream(endless, bytes("\",\"recordId\":\"r\"}"))),
            100);
    assertThat(lines.next()).isTrue();
    assertThat(lines.field("modelOutput")).isEqualTo("\"" + "x".repeat(99) + "…");
    assertThat(lines.field("recordId")).isEqualTo("\"r\"");
    assertThat(lines.length()).isGreaterThan(1L << 29);
    assertThat(lines.next()).isFalse();
  }
}
