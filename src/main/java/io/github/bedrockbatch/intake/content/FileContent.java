/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.intake.frame.FileWindow;
import io.github.bedrockbatch.intake.frame.StreamWindow;
import io.github.bedrockbatch.intake.frame.Window;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The texts of a file, one after the other, each in a window: the file itself, its content if it is
 * packed by gzip or Zstandard, or the entries of a zip. Only its bytes decide that, not its name. A
 * text in UTF-8 is read directly.
 */
public final class FileContent implements Closeable {
  private static final int HEAD = 8 * 1024;

  private final WatchedFile file;
  private final ContentOptions options;
  private final Packing packing;
  private FileInput raw;
  private Unpacked unpacked;
  private ZipEntries entries;
  private Window window;
  private String entry;

  /** Takes over the file. */
  public FileContent(WatchedFile file, ContentOptions options) throws IOException {
    this.file = file;
    this.options = options;
    this.packing = Packing.of(new FileInput(file).readNBytes(HEAD));
  }

  /** Whether its bytes are those of a text. */
  public boolean isPacked() {
    return packing != Packing.NONE;
  }

  /**
   * Moves to the next text; false when there is none.
   *
   * @throws RejectedFileException when the archive is damaged there
   */
  public boolean next() throws IOException {
    entry = null;
    if (raw == null) {
      raw = new FileInput(file);
      unpacked = unpack(raw);
      if (packing != Packing.ZIP) {
        return true;
      }
      ZipEntries.rejectDocument(file);
      entries = new ZipEntries(unpacked);
    }
    return mayFollow() && nextEntry();
  }

  /** The name of the text in its archive; null when it is the file itself. */
  public String entry() {
    return entry;
  }

  /** Whether entries of an archive may follow, even if the last one was rejected. */
  public boolean mayFollow() {
    return entries != null && !unpacked.isRejected();
  }

  private Unpacked unpack(FileInput from) throws IOException {
    InputStream in = packing.unpack(from);
    long most = isPacked() ? options.most(file.size()) : Long.MAX_VALUE;
    return new Unpacked(in, packing, from, most, options.maxExpansion());
  }

  private boolean nextEntry() throws IOException {
    entry = entries.next();
    if (entry == null && !ZipEntries.hasEnd(file)) {
      throw unpacked.reject(new EOFException());
    }
    return entry != null;
  }

  /**
   * Opens the text, and closes the one before.
   *
   * @throws RejectedFileException when it is no text
   */
  public Window window() throws IOException {
    if (window != null) {
      window.close();
    }
    byte[] head = head(unpacked);
    InputStream text = new HeadFirstInput(head, unpacked);
    TextEncoding form = TextEncoding.of(head, options.charset(), options.shape());
    if (form.isUtf8() && !isPacked()) {
      file.channel().position(0);
      window = new FileWindow(file, options.windowLength());
    } else {
      int nth = entries == null ? 0 : entries.count();
      window =
          new StreamWindow(
              form.decode(text), () -> form.decode(again(nth)), options.windowLength());
    }
    return window;
  }

  /** The first bytes, as far as they can be read. */
  private static byte[] head(InputStream in) throws IOException {
    byte[] head = new byte[HEAD];
    int length = 0;
    try {
      for (int count = 0; count >= 0 && length < HEAD; length += Math.max(0, count)) {
        count = in.read(head, length, HEAD - length);
      }
    } catch (RejectedFileException e) {
      if (length == 0) {
        throw e;
      } // else it is told when they were read
    }
    return Arrays.copyOf(head, length);
  }

  /**
   * @param nth which entry it is, from 1; 0 when it is the file
   */
  private InputStream again(int nth) throws IOException {
    Unpacked from = unpack(new FileInput(file));
    if (nth > 0) {
      new ZipEntries(from).skipTo(nth);
    }
    return from;
  }

  /** How many bytes of the file are read, at most. */
  public long read() {
    if (window == null) {
      return 0;
    }
    return isPacked() ? raw.position() : window.offset();
  }

  @Override
  public void close() throws IOException {
    try (file;
        Unpacked all = unpacked) {
      if (window != null) {
        window.close();
      }
    }
  }
}
