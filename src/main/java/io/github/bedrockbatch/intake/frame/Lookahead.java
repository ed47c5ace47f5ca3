/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/**
 * How far beyond its line a value may still be looked for. A torn line can look like the start of a
 * value that goes on for megabytes; a file of such lines would be read once for each of them. Bytes
 * looked at in vain are counted, and when they are many times what the file had so far, a value has
 * to end in its line.
 */
public final class Lookahead {
  private static final long FREE_BYTES = 64L * 1024 * 1024;
  private static final int VAIN_PER_BYTE = 4;

  private long inVain;

  public void inVain(long bytes) {
    inVain += bytes;
  }

  public boolean allowedAt(long offset) {
    return inVain <= FREE_BYTES + VAIN_PER_BYTE * offset;
  }
}
