/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/**
 * A model's answer: {@code prefix} and then bytes {@code [from, to)} of {@code buffer}, both within
 * a JSON string literal, still escaped, so that an answer that repeats its prompt needs no
 * decoding, copy or encoding.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ModelAnswer(
    byte[] prefix, byte[] buffer, int from, int to, int inputTokens, int outputTokens) {

  /** A rough estimate of tokens: four bytes each, and at least one. */
  static int tokens(int bytes) {
    return Math.max(1, bytes / 4);
  }

  /** A hash that is the same for equal answers, so that two runs of a job give the same ids. */
  long fingerprint() {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < Math.min(to, from + 256); i++) {
      hash = (hash ^ buffer[i]) * 0x100000001b3L;
    }
    return hash ^ (to - from);
  }
}
