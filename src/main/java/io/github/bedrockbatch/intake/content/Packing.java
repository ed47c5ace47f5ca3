/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import com.github.luben.zstd.ZstdInputStream;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipInputStream;

/** How a file is packed, by its first bytes. */
enum Packing {
  NONE,
  GZIP,
  ZSTD,
  ZIP;

  private static final int BUFFER = 64 * 1024;

  static Packing of(byte[] head) {
    int first = head.length < 4 ? 0 : number(head);
    if (first >>> 8 == 0x1F8B08) {
      return GZIP;
    }
    if (first == 0x28B52FFD || (first & 0xF0FFFFFF) == 0x502A4D18) { // a frame, or one to skip
      return ZSTD;
    }
    return first == 0x504B0304 || first == 0x504B0506 ? ZIP : NONE;
  }

  private static int number(byte[] head) {
    return (head[0] & 0xFF) << 24
        | (head[1] & 0xFF) << 16
        | (head[2] & 0xFF) << 8
        | (head[3] & 0xFF);
  }

  String words() {
    return this == ZSTD ? "Zstandard" : name().toLowerCase(Locale.ROOT);
  }

  /** Unpacks it; of an archive, one entry after the other. */
  InputStream unpack(FileInput file) throws IOException {
    return switch (this) {
      case NONE -> file;
      case GZIP -> new GzipInput(file);
      case ZSTD -> zstd(file);
      // which reads half a kilobyte at once; names that are not said to be in UTF-8 are bytes
      case ZIP ->
          new ZipInputStream(new BufferedInputStream(file, BUFFER), StandardCharsets.ISO_8859_1);
    };
  }

  private static InputStream zstd(FileInput file) throws IOException {
    try {
      return new ZstdInputStream(file);
    } catch (LinkageError e) {
      throw new RejectedFileException(
          RejectCode.BROKEN_FILE,
          "Zstandard cannot be unpacked on this machine, as its library does not load ("
              + e.getMessage()
              + "). It needs a folder from which programs may be started: java.io.tmpdir");
    }
  }
}
