/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import com.github.luben.zstd.ZstdIOException;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The content of a compressed file. Where it is damaged, cut off or too large, the rest is
 * rejected; failures of the disk are thrown unchanged.
 */
final class Unpacked extends ByBlocks {
  private final InputStream in;
  private final Packing packing;
  private final FileInput file;
  private final long most;
  private final int ratio;
  private long count;
  private RejectedFileException rejected;

  /**
   * @param in unpacks the file
   * @param most the largest content, in bytes
   * @param ratio for the message about that
   */
  Unpacked(InputStream in, Packing packing, FileInput file, long most, int ratio) {
    this.in = in;
    this.packing = packing;
    this.file = file;
    this.most = most;
    this.ratio = ratio;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (rejected != null) {
      throw rejected;
    }
    try {
      int read = in.read(into, offset, length);
      count += Math.max(0, read);
      if (count > most) {
        throw reject(
            RejectCode.EXPANDS_TOO_FAR,
            ("it holds more than %,d bytes, over %d times its size (intake.max-expansion); the rest"
                    + " of it was not read")
                .formatted(most, ratio),
            false);
      }
      return read;
    } catch (EOFException | ZipException | ZstdIOException e) {
      throw reject(e);
    }
  }

  /** The rejection for an exception of unpacking. */
  RejectedFileException reject(Exception met) {
    String words = met.getMessage() == null ? "" : met.getMessage().toLowerCase(Locale.ROOT);
    boolean cutOff = met instanceof EOFException || words.contains("truncated");
    return reject(
        RejectCode.BROKEN_FILE,
        cutOff
            ? "it is cut off: the %s data goes on behind byte %,d, where the file ends"
                .formatted(packing.words(), file.position())
            : "its %s data cannot be read at byte %,d or shortly before (%s)"
                .formatted(packing.words(), file.position(), words),
        cutOff && packing != Packing.ZIP);
  }

  private RejectedFileException reject(RejectCode code, String reason, boolean mayGoOn) {
    rejected = new RejectedFileException(code, reason, mayGoOn);
    return rejected;
  }

  /** The stream of an archive, to move from entry to entry. */
  ZipInputStream archive() {
    return (ZipInputStream) in;
  }

  boolean isRejected() {
    return rejected != null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
