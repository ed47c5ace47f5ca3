/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import java.util.Arrays;

/**
 * Where the fields of one object are in the bytes it was parsed from: values stay bytes, so that
 * they are carried over exactly and large ones are never decoded. Used again for each object.
 */
@SuppressWarnings("EnumOrdinal") // never stored; a map would box the indices on the hot path
final class FieldSlices {
  private static final int COUNT = Field.values().length;

  private final int[] starts = new int[COUNT];
  private final int[] ends = new int[COUNT];
  private byte[] bytes;
  private Field repeated;

  void clear(byte[] ofBytes) {
    bytes = ofBytes;
    repeated = null;
    Arrays.fill(starts, -1);
  }

  void begin(Field field, int start) {
    if (starts[field.ordinal()] >= 0) {
      repeated = field;
    }
    starts[field.ordinal()] = start;
  }

  void end(Field field, int end) {
    ends[field.ordinal()] = end;
  }

  /** A field that stands twice in the object, or null. */
  Field repeated() {
    return repeated;
  }

  /** Whether the field is there; {@code null} counts as not there. */
  boolean has(Field field) {
    return starts[field.ordinal()] >= 0 && kind(field) != 'n';
  }

  boolean isText(Field field) {
    return kind(field) == '"';
  }

  boolean isObject(Field field) {
    return kind(field) == '{';
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

  private byte kind(Field field) {
    return bytes[starts[field.ordinal()]];
  }
}
