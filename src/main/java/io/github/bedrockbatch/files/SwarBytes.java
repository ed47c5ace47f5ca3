/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searches eight bytes at a time, as checking each byte by itself would cost as much as parsing it.
 */
public final class SwarBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private SwarBytes() {}

  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /**
   * Not zero if one of the bytes is this character; the lowest set bit is in the first such byte.
   */
  public static long equalTo(long word, char ascii) {
    long zeroWhereEqual = word ^ (ONES * ascii);
    return (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH_BITS;
  }

  /**
   * Not zero if one of the bytes is a control character; the lowest set bit as in {@link #equalTo}.
   */
  public static long control(long word) {
    return (word - ONES * ' ') & ~word & HIGH_BITS;
  }

  /** Not zero if one of the bytes is not ASCII. */
  public static long notAscii(long word) {
    return word & HIGH_BITS;
  }

  /** The index, from 0, of the byte with the lowest set bit of such a result. */
  public static int firstMarked(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** The index of the first such byte in the range; its end if there is none. */
  public static int indexOf(byte[] bytes, int from, int to, char ascii) {
    return indexOf(bytes, from, to, ascii, ascii);
  }

  /** The index of the first byte that is either; the end of the range if there is none. */
  public static int indexOf(byte[] bytes, int from, int to, char ascii, char other) {
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long word = at(bytes, index);
      long marks = equalTo(word, ascii) | equalTo(word, other);
      if (marks != 0) {
        return index + firstMarked(marks);
      }
    }
    while (index < to && bytes[index] != ascii && bytes[index] != other) {
      index++;
    }
    return index;
  }
}
