/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/**
 * Limits how far beyond its line a value is searched for. A torn line can look like the beginning
 * of a value of megabytes, and a file of such lines would be read once for each. When the bytes
 * searched in vain are many times those of the file so far, a value has to end in its line.
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
