/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time: looking at each byte by itself would cost as much as parsing it. */
final class SwarBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private SwarBytes() {}

  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Not zero when one of the bytes is the given one; the lowest bit set is in the first such. */
  static long equalTo(long word, char ascii) {
    long zeroWhereEqual = word ^ (ONES * ascii);
    return (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH_BITS;
  }

  /** Not zero when one of the bytes is not ASCII. */
  static long notAscii(long word) {
    return word & HIGH_BITS;
  }

  /** Which byte the lowest bit of such a mark is in. */
  static int firstMarked(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }
}
