/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * The body of a request in memory, as far as it has arrived. Its memory counts for the limit of all
 * requests until it is closed. Not thread-safe.
 */
final class RequestBody extends OutputStream {
  private static final int FIRST_LENGTH = 8 * 1024;

  private final InFlightBytes inFlight;
  private final int most;
  private byte[] bytes = new byte[0];
  private int length;

  /**
   * @param most the greatest length that is accepted, in bytes
   */
  RequestBody(InFlightBytes inFlight, int most) {
    this.inFlight = inFlight;
    this.most = most;
  }

  /** An empty body with the same limits. */
  RequestBody another() {
    return new RequestBody(inFlight, most);
  }

  /** Reserves memory for a body with this length. */
  void expect(long all) throws RefusedRequest {
    grow(all, all);
  }

  @Override
  public void write(int one) throws RefusedRequest {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int count) throws RefusedRequest {
    long needed = (long) length + count;
    if (needed > bytes.length) {
      grow(needed, Math.min(most, Math.max(needed, Math.max(FIRST_LENGTH, bytes.length * 2L))));
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private void grow(long needed, long wanted) throws RefusedRequest {
    if (needed > most) {
      throw new RefusedRequest(
          413,
          "The body, unpacked if need be, is longer than http.max-body-bytes and the heap allow,"
              + " %,d bytes. Send it in parts".formatted(most));
    }
    if (!inFlight.take(wanted - bytes.length)) {
      throw RefusedRequest.forNow(
          503,
          5,
          "Other requests take all the memory that http.max-in-flight-bytes allows. Send this one"
              + " again later; nothing of it was taken");
    }
    bytes = Arrays.copyOf(bytes, (int) wanted);
  }

  /** What has arrived; the caller must not change it. */
  byte[] bytes() {
    if (length < bytes.length) {
      inFlight.give(bytes.length - length);
      bytes = Arrays.copyOf(bytes, length);
    }
    return bytes;
  }

  /** Discards what has arrived, and frees its memory. */
  @Override
  public void close() {
    inFlight.give(bytes.length);
    bytes = new byte[0];
    length = 0;
  }
}
