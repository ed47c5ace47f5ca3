/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time: looking at each byte by itself would cost as much as parsing it. */
public final class SwarBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private SwarBytes() {}

  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Not zero when one of the bytes is the given one; the lowest bit set is in the first such. */
  public static long equalTo(long word, char ascii) {
    long zeroWhereEqual = word ^ (ONES * ascii);
    return (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH_BITS;
  }

  /** Not zero when one of the bytes is a control character; as {@link #equalTo}. */
  public static long control(long word) {
    return (word - ONES * ' ') & ~word & HIGH_BITS;
  }

  /** Not zero when one of the bytes is not ASCII. */
  public static long notAscii(long word) {
    return word & HIGH_BITS;
  }

  /** Which byte the lowest bit of such a mark is in. */
  public static int firstMarked(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /** Where the first such byte of the range is, or its end when there is none. */
  public static int indexOf(byte[] bytes, int from, int to, char ascii) {
    return indexOf(bytes, from, to, ascii, ascii);
  }

  /** Where the first of either is, or the end of the range. */
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
