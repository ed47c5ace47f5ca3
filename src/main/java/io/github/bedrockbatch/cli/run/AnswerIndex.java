/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.cli.terminal.CommandException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The index of an {@link AnswerSegment}: the places of the prompts whose answers are the lines of
 * its files, in their order. It is valid up to the last record that says that a batch is finished
 * or the segment published. What follows may not have been on disk when a crash came.
 *
 * <p>A crash between the last page of a batch and its commit in the ledger lets the batch be
 * written again. The pass that finished last counts; the lines of the others do not.
 */
final class AnswerIndex {
  static final String FILE = "index";

  private static final byte PAGE = 1;
  private static final byte FINISHED = 2;
  private static final byte PUBLISHED = 3;
  private static final int LINE_BYTES = 17;
  private static final int BUFFER = 64 * 1024;

  /**
   * @param length the length in bytes, including the line feed
   * @param counts whether it is of the pass that counts for its batch
   */
  record Line(RunPlace place, int length, boolean succeeded, boolean counts) {}

  interface Taker {
    void take(Line line) throws IOException;
  }

  final Path folder;

  /** The length of each file at the end of the valid index. */
  final long[] sizes;

  /** The checksum of each file of a published segment, which is final; null before. */
  private int[] checksums;

  private final Set<Integer> finished = new HashSet<>();
  private long end;
  private int passes;

  /** Reads the index in this folder; a missing one is empty. */
  AnswerIndex(Path folder, int files) throws IOException {
    this.folder = folder;
    this.sizes = new long[files];
    if (Files.exists(folder.resolve(FILE))) {
      read();
    }
  }

  private void read() throws IOException {
    Map<String, Integer> batches = new HashMap<>();
    try {
      walk(Long.MAX_VALUE, batches, null);
    } catch (EOFException e) {
      // the end, or a record that a crash has torn
    }
    finished.addAll(batches.values());
  }

  /** Passes each line to the taker, in the order of the files. */
  void each(Taker taker) throws IOException {
    if (end > 0) {
      walk(end, new HashMap<>(), taker);
    }
  }

  private void walk(long to, Map<String, Integer> batches, Taker taker) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(folder.resolve(FILE)), BUFFER))) {
      for (long at = 0; at < to; ) {
        byte kind = in.readByte();
        if (kind == PAGE) {
          int pass = in.readInt();
          int lines = in.readInt();
          passes = Math.max(passes, pass + 1);
          page(in, pass, lines, taker);
          at += 9 + (long) lines * LINE_BYTES;
        } else if (kind == FINISHED) {
          int pass = in.readInt();
          String batch = in.readUTF();
          readSizes(in);
          batches.put(batch, pass);
          at += 7 + batch.length() + 8L * sizes.length;
          end = at;
        } else if (kind == PUBLISHED) {
          readSizes(in);
          int[] read = new int[sizes.length];
          for (int i = 0; i < read.length; i++) {
            read[i] = in.readInt();
          }
          checksums = read;
          at += 1 + 12L * sizes.length;
          end = at;
        } else {
          return; // torn by a crash
        }
      }
    }
  }

  private void page(DataInputStream in, int pass, int lines, Taker taker) throws IOException {
    if (taker == null) {
      in.skipNBytes((long) lines * LINE_BYTES);
      return;
    }
    boolean counts = finished.contains(pass);
    byte[] bytes = new byte[lines * LINE_BYTES];
    in.readFully(bytes);
    for (ByteBuffer page = ByteBuffer.wrap(bytes); page.hasRemaining(); ) {
      RunPlace place = new RunPlace(page.getInt(), page.getInt(), page.getInt());
      taker.take(new Line(place, page.getInt(), page.get() != 0, counts));
    }
  }

  private void readSizes(DataInputStream in) throws IOException {
    long[] read = new long[sizes.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = in.readLong();
    }
    System.arraycopy(read, 0, sizes, 0, read.length); // all files, or none
  }

  /** The length of the valid index. */
  long end() {
    return end;
  }

  /** The number of the next pass. */
  int passes() {
    return passes;
  }

  /** Whether result files are links to these files, which must not be changed then. */
  boolean isPublished() {
    return checksums != null;
  }

  /**
   * @throws CommandException when a published file has changed
   */
  void check() throws IOException {
    for (int i = 0; isPublished() && i < sizes.length; i++) {
      if (checksum(i, sizes[i]) != checksums[i]) {
        throw new CommandException(
            ("The answers in %s were changed after they had been written: a file of results that"
                    + " was edited in place is the same file. Put its lines back as they were, or"
                    + " ask, and pay for, all prompts again: --again")
                .formatted(AnswerSegment.path(folder, i)));
      }
    }
  }

  private int checksum(int file, long size) throws IOException {
    CRC32C checksum = new CRC32C();
    if (size > 0) {
      try (InputStream in = Files.newInputStream(AnswerSegment.path(folder, file))) {
        byte[] bytes = new byte[BUFFER];
        long left = size;
        int read;
        while (left > 0 && (read = in.read(bytes, 0, (int) Math.min(left, bytes.length))) > 0) {
          checksum.update(bytes, 0, read);
          left -= read;
        }
      }
    }
    return (int) checksum.getValue();
  }

  static byte[] page(int pass, List<Line> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(9 + lines.size() * LINE_BYTES);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(PAGE);
    out.writeInt(pass);
    out.writeInt(lines.size());
    for (Line line : lines) {
      out.writeInt(line.place().file());
      out.writeInt(line.place().reading());
      out.writeInt(line.place().ordinal());
      out.writeInt(line.length());
      out.writeBoolean(line.succeeded());
    }
    return bytes.toByteArray();
  }

  static byte[] finished(int pass, String batchId, long[] sizes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(FINISHED);
    out.writeInt(pass);
    out.writeUTF(batchId);
    writeSizes(out, sizes);
    return bytes.toByteArray();
  }

  /** The record that publishes the files as they are. */
  byte[] published() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(PUBLISHED);
    writeSizes(out, sizes);
    for (int i = 0; i < sizes.length; i++) {
      out.writeInt(checksum(i, sizes[i]));
    }
    return bytes.toByteArray();
  }

  private static void writeSizes(DataOutputStream out, long[] sizes) throws IOException {
    for (long size : sizes) {
      out.writeLong(size);
    }
  }
}
