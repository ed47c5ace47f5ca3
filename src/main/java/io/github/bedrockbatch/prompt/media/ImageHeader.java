/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Format and size of an image, from its first bytes.
 *
 * @param format as the service names it; null when the service does not accept it
 * @param width in pixels; 0, like the height, when the header is damaged or cut off
 */
record ImageHeader(String format, int width, int height) {
  private static final int JPEG_MARKER = 0xFF;

  static ImageHeader of(byte[] image) {
    ByteBuffer bytes = ByteBuffer.wrap(image);
    try {
      return of(bytes);
    } catch (IndexOutOfBoundsException e) { // cut off; the model will reject it
      return new ImageHeader(format(bytes), 0, 0);
    }
  }

  private static ImageHeader of(ByteBuffer image) {
    String format = format(image);
    return switch (String.valueOf(format)) {
      case "png" -> new ImageHeader(format, image.getInt(16), image.getInt(20));
      case "gif" -> {
        image.order(ByteOrder.LITTLE_ENDIAN);
        yield new ImageHeader(format, word(image, 6), word(image, 8));
      }
      case "webp" -> webp(image.order(ByteOrder.LITTLE_ENDIAN));
      case "jpeg" -> jpeg(image);
      default -> new ImageHeader(null, 0, 0);
    };
  }

  private static String format(ByteBuffer image) {
    if (begins(image, 0, "\u0089PNG\r\n\u001a\n")) {
      return "png";
    }
    if (begins(image, 0, "GIF87a") || begins(image, 0, "GIF89a")) {
      return "gif";
    }
    if (begins(image, 0, "RIFF") && begins(image, 8, "WEBP")) {
      return "webp";
    }
    return begins(image, 0, "\u00ff\u00d8\u00ff") ? "jpeg" : null;
  }

  private static boolean begins(ByteBuffer image, int at, String signature) {
    byte[] expected = signature.getBytes(StandardCharsets.ISO_8859_1);
    return image.capacity() >= at + expected.length
        && image.slice(at, expected.length).equals(ByteBuffer.wrap(expected));
  }

  private static int word(ByteBuffer image, int at) {
    return Short.toUnsignedInt(image.getShort(at));
  }

  private static ImageHeader webp(ByteBuffer image) {
    return switch (image.get(15)) {
      case ' ' -> new ImageHeader("webp", word(image, 26) & 0x3FFF, word(image, 28) & 0x3FFF);
      case 'L' -> {
        int sizes = image.getInt(21);
        yield new ImageHeader("webp", 1 + (sizes & 0x3FFF), 1 + (sizes >>> 14 & 0x3FFF));
      }
      case 'X' ->
          new ImageHeader("webp", 1 + (image.getInt(24) & 0xFFFFFF), 1 + (image.getInt(26) >>> 8));
      default -> new ImageHeader("webp", 0, 0);
    };
  }

  /** Skips the segments before the frame header, which has the size. */
  private static ImageHeader jpeg(ByteBuffer image) {
    int at = 2;
    while (true) {
      if (Byte.toUnsignedInt(image.get(at)) != JPEG_MARKER) {
        return new ImageHeader("jpeg", 0, 0);
      }
      int kind = Byte.toUnsignedInt(image.get(at + 1));
      if (kind == JPEG_MARKER) { // a marker may be repeated
        at++;
      } else if (isFrame(kind)) {
        return new ImageHeader("jpeg", word(image, at + 7), word(image, at + 5));
      } else {
        at += 2 + word(image, at + 2);
      }
    }
  }

  /** Three markers in this range do not begin a frame. */
  private static boolean isFrame(int kind) {
    return kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
  }
}
