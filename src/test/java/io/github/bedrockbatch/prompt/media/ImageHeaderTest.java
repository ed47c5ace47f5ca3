/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {

  private static byte[] image(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(300, 7, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif"})
  void knows_what_encoders_write(String format) throws Exception {
    assertThat(ImageHeader.of(image(format))).isEqualTo(new ImageHeader(format, 300, 7));
  }

  /** RIFF, length, WEBP, and the beginning of each kind of chunk, for 300 x 7 pixels. */
  @ParameterizedTest
  @CsvSource({
    "5650382000000000000000 9d012a 2c01 0700",
    "5650384c000000002f 2b8101 00 0000",
    "565038580000000000000000 2b0100 060000"
  })
  void knows_each_kind_of_webp(String chunk) {
    byte[] webp = HexFormat.of().parseHex("524946460000000057454250" + chunk.replace(" ", ""));

    assertThat(ImageHeader.of(webp)).isEqualTo(new ImageHeader("webp", 300, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif"})
  void one_that_is_cut_off_has_no_size(String format) throws Exception {
    byte[] start = Arrays.copyOf(image(format), 8);

    assertThat(ImageHeader.of(start)).isEqualTo(new ImageHeader(format, 0, 0));
  }

  @Test
  void others_are_no_images() {
    assertThat(ImageHeader.of(new byte[0]).format()).isNull();
    assertThat(ImageHeader.of("BM, a bitmap".getBytes()).format()).isNull();
  }
}
