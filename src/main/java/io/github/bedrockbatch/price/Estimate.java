/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

/**
 * What requests will use, before they are asked: a guess, and to be called one.
 *
 * @param answerTokens of each answer
 */
public record Estimate(int answerTokens) {
  /** What people go by; other languages than English need more. */
  public static final int BYTES_OF_A_TOKEN = 4;

  /**
   * @param bytes of all requests
   */
  public Tokens of(long bytes, long records) {
    return new Tokens(bytes / BYTES_OF_A_TOKEN, records * answerTokens);
  }
}
