/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.intake.reject.RejectedFileException;
import io.github.bedrockbatch.intake.reject.Utf8;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/** The files in a zip, in the order in which they are stored. */
final class ZipEntries {
  /** The greatest length of the end record of an archive, with the longest comment. */
  private static final int END = 22 + 0xFFFF;

  private static final String END_MARK = "PK\u0005\u0006";
  private static final int LONGEST_NAME = 200;

  private final Unpacked unpacked;
  private final byte[] passed = new byte[32 * 1024];
  private final Set<String> names = new HashSet<>();
  private int count;

  ZipEntries(Unpacked unpacked) {
    this.unpacked = unpacked;
  }

  /**
   * Moves to the next file; skips hidden files that some systems add.
   *
   * @return its name with its folders; null when there is none
   */
  String next() throws IOException {
    while (true) {
      if (count > 0) {
        pass();
      }
      ZipEntry entry = entry();
      if (entry == null) {
        return null;
      }
      count++;
      String name = name(entry);
      if (!entry.isDirectory() && !name.matches("__MACOSX/.*|(.*/)?(\\.DS_Store|Thumbs\\.db)")) {
        return name;
      }
    }
  }

  /** Reads the rest of an entry, so that it counts for the limit, too. */
  private void pass() throws IOException {
    while (unpacked.read(passed, 0, passed.length) >= 0) {
      continue;
    }
  }

  private ZipEntry entry() throws IOException {
    try {
      return unpacked.archive().getNextEntry();
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw unpacked.reject(e);
    }
  }

  /**
   * The name of an entry, decoded as UTF-8 if possible, even if it is not marked as such. A name
   * that an earlier entry has is made unique, as each entry is a source of its own.
   */
  private String name(ZipEntry entry) {
    String name = entry.getName();
    if (name.chars().allMatch(one -> one <= 0xFF)) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      if (Utf8.isValid(bytes, 0, bytes.length)) {
        name = new String(bytes, StandardCharsets.UTF_8);
      }
    }
    String itsName =
        name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + '~' + count;
    while (!names.add(itsName)) {
      itsName += "~" + count;
    }
    return itsName;
  }

  /** How many files were found so far. */
  int count() {
    return count;
  }

  void skipTo(int nth) throws IOException {
    while (count < nth && next() != null) {
      continue;
    }
  }

  /** Whether the archive has its end record; if not, entries may be missing. */
  static boolean hasEnd(WatchedFile file) throws IOException {
    return tail(file).contains(END_MARK);
  }

  /**
   * @throws RejectedFileException when the archive is a document to its user, such as a spreadsheet
   */
  static void rejectDocument(WatchedFile file) throws IOException {
    byte[] head = new FileInput(file).readNBytes(END);
    String names = new String(head, StandardCharsets.ISO_8859_1) + tail(file);
    String kind = Signature.ofArchive(names);
    if (kind != null) {
      throw TextEncoding.noText(kind);
    }
  }

  private static String tail(WatchedFile file) throws IOException {
    int length = (int) Math.min(END, file.size());
    ByteBuffer tail = ByteBuffer.allocate(length);
    file.channel().position(file.size() - length);
    while (tail.hasRemaining()) {
      file.read(tail);
    }
    return new String(tail.array(), StandardCharsets.ISO_8859_1);
  }
}
