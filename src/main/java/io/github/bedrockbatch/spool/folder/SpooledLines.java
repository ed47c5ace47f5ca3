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
 * The lines of a file of the spool that may be damaged: those that are whole records, with rising
 * ordinals, and how many are not. What follows the last line feed is torn, and counts for nothing;
 * nor does a line with a zero byte, a block of which was never written.
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
    this.whole = JsonLinesFile.wholeLength(file); // a tail may be long, and all zeros
    this.isInput = isInput;
    this.end = from;
    if (there) {
      in.skipNBytes(from);
    }
    this.lines = new LineReader(in);
  }

  /**
   * @param from where to begin: behind a line feed
   */
  public static SpooledLines input(Path folder, long from) throws IOException {
    return new SpooledLines(folder.resolve(SpoolFolder.INPUT), from, true);
  }

  public static SpooledLines context(Path folder, long from) throws IOException {
    return new SpooledLines(folder.resolve(SpoolFolder.CONTEXT), from, false);
  }

  /** Moves to the next whole record, if there is one. */
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
   * Moves to the next line; false when it is not the record of that ordinal. Nobody cuts a model
   * input in its middle and leaves its end, so it is not parsed: there may be a gigabyte.
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
      return false; // the bytes are in memory, so it is they that are spoilt
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

  /** Where the present line ends in the file, with its line feed. */
  public long end() {
    return end;
  }

  /** Of the present record; -1 before the first. */
  public int ordinal() {
    return ordinal;
  }

  /** How many whole lines were none so far. */
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
