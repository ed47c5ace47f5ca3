/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a file of the spool that may be damaged: finds the lines that are whole records with rising
 * ordinals, and counts those that are not. What follows the last line feed is torn by a crash and
 * not counted; neither is a line with a zero byte, of which a disk block was never written.
 */
public final class SpooledLines implements AutoCloseable {
  private final InputStream in;
  private final LineReader lines;
  private final boolean isInput;
  private final long whole;
  private long end;
  private int ordinal = -1;
  private int damaged;
  private Context context;

  private SpooledLines(Path file, long from, boolean isInput) throws IOException {
    boolean there = Files.exists(file);
    this.in = there ? Files.newInputStream(file) : InputStream.nullInputStream();
    this.whole = JsonLinesFile.wholeLength(file); // a torn tail may be long, and all zeros
    this.isInput = isInput;
    this.end = from;
    if (there) {
      in.skipNBytes(from);
    }
    this.lines = new LineReader(in);
  }

  /**
   * @param from the offset to begin at, just after a line feed
   */
  public static SpooledLines input(Path folder, long from) throws IOException {
    return new SpooledLines(folder.resolve(SpoolFolder.INPUT), from, true);
  }

  public static SpooledLines context(Path folder, long from) throws IOException {
    return new SpooledLines(folder.resolve(SpoolFolder.CONTEXT), from, false);
  }

  /** Moves to the next whole record; false when there is none. */
  public boolean next() throws IOException {
    while (nextLine()) {
      int id = InputLine.ordinal(lines);
      if (id > ordinal && isWhole()) {
        ordinal = id;
        return true;
      }
      if (!hasZero()) {
        damaged++;
      }
    }
    return false;
  }

  /**
   * Moves to the next line; false when it is not the record with this ordinal. Of an input only the
   * last byte is checked: no crash cuts out the middle of a line, and parsing a gigabyte takes
   * long.
   */
  public boolean nextIs(int wanted) throws IOException {
    return nextLine()
        && InputLine.ordinal(lines) == wanted
        && !hasZero()
        && (isInput ? lines.buffer()[lines.offset() + lines.length() - 1] == '}' : isWhole());
  }

  private boolean nextLine() throws IOException {
    if (end >= whole || !lines.next()) {
      return false;
    }
    end += lines.length() + 1;
    return true;
  }

  private boolean hasZero() {
    for (int i = lines.offset(); i < lines.offset() + lines.length(); i++) {
      if (lines.buffer()[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean isWhole() {
    try {
      if (isInput) {
        return InputLine.is(lines) && isOneObject();
      }
      context = Context.read(lines.buffer(), lines.offset(), lines.length());
      return true;
    } catch (IOException e) {
      return false; // not an I/O error, as the bytes are in memory
    }
  }

  private boolean isOneObject() throws IOException {
    try (JsonParser json =
        JsonFactories.RECORDS.createParser(lines.buffer(), lines.offset(), lines.length())) {
      json.nextToken();
      json.skipChildren();
      return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
    }
  }

  /** The offset in the file after the line feed of the present line. */
  public long end() {
    return end;
  }

  /** The ordinal of the present record; -1 before the first. */
  public int ordinal() {
    return ordinal;
  }

  /** How many lines so far were not whole records. */
  public int damaged() {
    return damaged;
  }

  public Context context() {
    return context;
  }

  public byte[] modelInput() throws IOException {
    return InputLine.modelInput(lines);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
