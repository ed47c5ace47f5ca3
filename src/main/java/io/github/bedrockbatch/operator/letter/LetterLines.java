/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.letter;

import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.LineReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** The whole lines of one file from an offset on; none if the file was removed meanwhile. */
final class LetterLines implements Closeable {
  private static final int LEAST_BUFFER = 8 * 1024;
  private static final int MOST_BUFFER = 256 * 1024;

  private final LetterLine letters = new LetterLine();
  private final LetterFile file;
  private final InputStream in;
  private final LineReader lines;
  private final long end;
  private long begin;
  private long next;

  LetterLines(LetterFile file, long from) throws IOException {
    this.file = file;
    this.end = JsonLinesFile.wholeLength(file.path());
    this.next = from;
    this.in = from < end ? open(file, from) : InputStream.nullInputStream();
    long left = Math.max(LEAST_BUFFER, end - from);
    this.lines = new LineReader(in, (int) Math.min(MOST_BUFFER, left));
  }

  private static InputStream open(LetterFile file, long from) throws IOException {
    try {
      InputStream opened = Files.newInputStream(file.path());
      try {
        opened.skipNBytes(from);
        return opened;
      } catch (IOException e) {
        opened.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      return InputStream.nullInputStream();
    }
  }

  /** Moves to the next line; false when there is none. */
  boolean next() throws IOException {
    if (next >= end || !lines.next()) {
      return false;
    }
    begin = next;
    next += lines.length() + 1;
    return true;
  }

  /** The letter in the line, without an outcome. */
  Letter letter() throws IOException {
    return letters.read(file.kind(), file.name() + ':' + begin, lines);
  }

  LineReader line() {
    return lines;
  }

  /** The offset after the line. */
  long offset() {
    return next;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
