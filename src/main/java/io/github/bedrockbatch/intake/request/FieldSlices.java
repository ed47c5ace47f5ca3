/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import com.fasterxml.jackson.core.JsonParser;
import io.github.bedrockbatch.intake.frame.Blank;
import io.github.bedrockbatch.intake.frame.ParserOverWindow;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where in a buffer the fields of one value are, and the values for the holes of the template.
 * Values stay JSON, so that they are carried over exactly and large ones are never decoded. Reused
 * for each value.
 */
@SuppressWarnings("EnumOrdinal") // never stored; a map would box the indices on the hot path
public final class FieldSlices {
  private static final int COUNT = Field.values().length;

  private final FieldNames names;
  private final int[] starts;
  private final int[] ends;
  private byte[] bytes;
  private final UnsupportedInBatch notInBatch = new UnsupportedInBatch();
  private String repeated;
  private String repeatedOfOthers;
  private int otherSpellings;

  public FieldSlices(FieldNames names) {
    this.names = names;
    this.starts = new int[COUNT + names.holes().size()];
    this.ends = new int[starts.length];
  }

  public void clear(byte[] ofBytes) {
    bytes = ofBytes;
    repeated = null;
    repeatedOfOthers = null;
    otherSpellings = 0;
    notInBatch.clear();
    Arrays.fill(starts, -1);
  }

  /**
   * Begins a value of a field; a value under the field's own name takes precedence.
   *
   * @return false if there is one already that does
   */
  public boolean begin(Field field, boolean ownName, int start) {
    int bit = 1 << field.ordinal();
    if (starts[field.ordinal()] >= 0) {
      boolean beforeOwn = (otherSpellings & bit) == 0;
      if (field.isOfOthers()) {
        repeatedOfOthers = names.nameOf(field);
        return false;
      }
      if (beforeOwn && !ownName) {
        return false;
      }
      repeated = beforeOwn == ownName ? names.nameOf(field) : repeated;
    }
    otherSpellings = ownName ? otherSpellings & ~bit : otherSpellings | bit;
    starts[field.ordinal()] = start;
    return true;
  }

  public void end(Field field, int end) {
    ends[field.ordinal()] = end;
  }

  public void beginHole(int hole, int start) {
    if (starts[COUNT + hole] >= 0) {
      repeated = names.holes().get(hole);
    }
    starts[COUNT + hole] = start;
  }

  public void endHole(int hole, int end) {
    ends[COUNT + hole] = end;
  }

  /** The name of a field that stands twice in the value, or null. */
  String repeated() {
    return repeated;
  }

  /** The same of the fields of a line for another service. */
  String repeatedOfOthers() {
    return repeatedOfOthers;
  }

  /** Skips the model input whose opening bracket the parser is at. */
  public void scanModelInput(JsonParser parser, ParserOverWindow place) throws IOException {
    notInBatch.scan(parser, place);
  }

  /** What was found in the model input, when there is one. */
  UnsupportedInBatch notInBatch() {
    return notInBatch;
  }

  /** Whether the field is there; {@code null} counts as not there, and so does an empty text. */
  boolean has(Field field) {
    return has(field.ordinal()) && (field == Field.PROMPT || !isEmptyText(field));
  }

  private boolean isEmptyText(Field field) {
    return kind(field) == '"' && length(field) == 2;
  }

  private boolean has(int slot) {
    return starts[slot] >= 0 && bytes[starts[slot]] != 'n';
  }

  boolean isText(Field field) {
    return kind(field) == '"';
  }

  boolean isBlank(Field field) {
    return Blank.isBlank(bytes, starts[field.ordinal()], ends[field.ordinal()]);
  }

  boolean isObject(Field field) {
    return kind(field) == '{';
  }

  boolean isArray(Field field) {
    return kind(field) == '[';
  }

  boolean isNumber(Field field) {
    byte kind = kind(field);
    return kind == '-' || (kind >= '0' && kind <= '9');
  }

  int length(Field field) {
    return ends[field.ordinal()] - starts[field.ordinal()];
  }

  byte[] copy(Field field) {
    return Arrays.copyOfRange(bytes, starts[field.ordinal()], ends[field.ordinal()]);
  }

  boolean hasHole(int hole) {
    return has(COUNT + hole);
  }

  /** What begins the value: a quote, a bracket, or the first character of a number or word. */
  byte kindOfHole(int hole) {
    return bytes[starts[COUNT + hole]];
  }

  /** Writes what fills the hole, without its quotes when it has any. */
  void writeHole(int hole, JsonBytes to) {
    int quote = kindOfHole(hole) == '"' ? 1 : 0;
    int start = starts[COUNT + hole];
    to.raw(bytes, start + quote, ends[COUNT + hole] - quote);
  }

  private byte kind(Field field) {
    return bytes[starts[field.ordinal()]];
  }
}
