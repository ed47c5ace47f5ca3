/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.RecordId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file of the spool that may be damaged: those that are whole records, with rising
 * ordinals, and how many are not. What follows the last line feed is torn, and counts for nothing;
 * nor does a line with a zero byte, a block of which was never written.
 */
final class SpooledLines implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] BEGIN = LineBuffer.BEFORE_ID;
  private static final byte[] INPUT = LineBuffer.BEFORE_INPUT;

  private final InputStream in;
  private final LineReader lines;
  private final boolean isInput;
  private final long size;
  private long at;
  private int ordinal = -1;
  private int damaged;
  private Context context;
  private byte[] modelInput;

  /**
   * @param from where to begin: behind a line feed
   */
  SpooledLines(Path file, long from, boolean isInput) throws IOException {
    boolean there = Files.exists(file);
    this.in = there ? Files.newInputStream(file) : InputStream.nullInputStream();
    this.size = there ? Files.size(file) : 0;
    this.isInput = isInput;
    this.at = from;
    if (there) {
      in.skipNBytes(from);
    }
    this.lines = new LineReader(in);
  }

  /** Moves to the next whole record, if there is one. */
  boolean next() throws IOException {
    while (lines.next()) {
      at += lines.length() + 1;
      if (at > size) {
        return false; // torn
      }
      int id = ordinalOfLine();
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

  private int ordinalOfLine() {
    int from = lines.offset();
    int to = from + BEGIN.length;
    if (lines.length() <= BEGIN.length + RecordId.LENGTH
        || !Arrays.equals(lines.buffer(), from, to, BEGIN, 0, BEGIN.length)) {
      return -1;
    }
    return RecordId.ordinal(
        new String(lines.buffer(), to, RecordId.LENGTH, StandardCharsets.ISO_8859_1));
  }

  private boolean hasZero() {
    for (int i = lines.offset(); i < lines.offset() + lines.length(); i++) {
      if (lines.buffer()[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean isWhole() throws IOException {
    try (JsonParser json = JSON.createParser(lines.buffer(), lines.offset(), lines.length())) {
      if (isInput) {
        return isInput(json);
      }
      context = Context.read(json);
      return json.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private boolean isInput(JsonParser json) throws IOException {
    int from = lines.offset() + BEGIN.length + RecordId.LENGTH;
    int to = from + INPUT.length;
    int end = lines.offset() + lines.length();
    if (to >= end || !Arrays.equals(lines.buffer(), from, to, INPUT, 0, INPUT.length)) {
      return false;
    }
    json.nextToken();
    json.skipChildren();
    if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
      return false;
    }
    modelInput = Arrays.copyOfRange(lines.buffer(), to, end - 1);
    return true;
  }

  /** Of the present record; -1 before the first. */
  int ordinal() {
    return ordinal;
  }

  /** How many whole lines were none so far. */
  int damaged() {
    return damaged;
  }

  Context context() {
    return context;
  }

  byte[] modelInput() {
    return modelInput;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
