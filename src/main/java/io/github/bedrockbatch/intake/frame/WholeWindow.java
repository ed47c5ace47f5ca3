/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.frame;

/** A message that is in memory as a whole, and too long to be copied. */
public final class WholeWindow extends Window {
  public WholeWindow(byte[] message) {
    bytes = message;
    limit = message.length;
  }

  @Override
  public long offset() {
    return position;
  }

  @Override
  public void seek(long offset) {
    position = (int) offset;
  }
}
