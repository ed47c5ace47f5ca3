/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.reject;

import java.util.Arrays;

/**
 * A rejected value, or its first 64 KiB.
 *
 * @param header of its table, with line ends; null if it is in no table
 * @param truncated whether more follows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Excerpt(byte[] header, byte[] bytes, boolean truncated) {
  public static final int MAX_BYTES = 64 * 1024;

  public static final Excerpt NOTHING = new Excerpt(null, new byte[0], false);

  public static Excerpt of(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + MAX_BYTES);
    return new Excerpt(null, Arrays.copyOfRange(bytes, from, end), end < to);
  }

  /** The same excerpt with a header. */
  public Excerpt below(byte[] itsHeader) {
    return new Excerpt(itsHeader, bytes, truncated);
  }
}
