/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

/** A message that is in memory as a whole, and too long to be copied. */
final class WholeWindow extends Window {
  WholeWindow(byte[] message) {
    bytes = message;
    limit = message.length;
  }

  @Override
  boolean more() {
    return false;
  }

  @Override
  boolean ended() {
    return true;
  }

  @Override
  long offset() {
    return position;
  }

  @Override
  void seek(long offset) {
    position = (int) offset;
  }

  @Override
  int parseEnd() {
    return limit;
  }

  @Override
  public void close() {
    // holds nothing but memory
  }
}
