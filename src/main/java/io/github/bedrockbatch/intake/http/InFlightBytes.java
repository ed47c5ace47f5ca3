/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

/** Limits the memory that all requests together take while they are read. */
final class InFlightBytes {
  private final long most;
  private long taken;

  InFlightBytes(long most) {
    this.most = most;
  }

  /** Takes so many bytes; false, and none, when there is no room for all of them. */
  synchronized boolean take(long bytes) {
    if (bytes > most - taken) {
      return false;
    }
    taken += bytes;
    return true;
  }

  synchronized void give(long bytes) {
    taken -= bytes;
  }
}
