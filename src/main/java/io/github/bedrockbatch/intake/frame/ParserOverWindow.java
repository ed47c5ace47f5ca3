/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * One JSON parser for consecutive values in a window, as creating a parser costs as much as parsing
 * half a kilobyte.
 */
public final class ParserOverWindow {
  private final Window window;
  private final JsonFactory json;
  private JsonParser parser;
  private int generation;
  private int base;
  private int end;
  private int parsedTo;

  public ParserOverWindow(Window window, JsonFactory json) {
    this.window = window;
    this.json = json;
  }

  /** A parser whose next token is the one at this index. */
  public JsonParser at(int from, int to) throws IOException {
    if (parser == null || generation != window.generation || end != to || !onlyBlanksTo(from)) {
      drop();
      parser = json.createParser(window.bytes, from, to - from);
      generation = window.generation;
      base = from;
      end = to;
    }
    return parser;
  }

  private boolean onlyBlanksTo(int from) {
    int index = parsedTo;
    while (index < from && isBlank(window.bytes[index])) {
      index++;
    }
    return index == from;
  }

  /** Whether JSON allows the byte between tokens. */
  public static boolean isBlank(byte one) {
    return one == ' ' || one == '\t' || one == '\r' || one == '\n';
  }

  /** Whether the parser is at a blank text that is completely in the window. */
  public boolean isAtBlankText() {
    return Blank.isBlank(window.bytes, index(parser.currentTokenLocation()), window.limit);
  }

  /** Where in the window that is. */
  public int index(JsonLocation location) {
    return base + (int) location.getByteOffset();
  }

  /** Keeps the parser for the next value, as this one was parsed up to this index. */
  public void keep(int index) {
    parsedTo = index;
  }

  /** Discards the parser. */
  public void drop() throws IOException {
    if (parser != null) {
      parser.close();
      parser = null;
    }
  }
}
