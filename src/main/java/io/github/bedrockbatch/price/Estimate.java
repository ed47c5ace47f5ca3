/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

/**
 * Guesses the tokens of requests before they are sent; texts must say that it is a guess.
 *
 * @param answerTokens the tokens of each answer
 */
public record Estimate(int answerTokens) {
  /** A common rule for English; texts in other languages have more tokens. */
  public static final int BYTES_OF_A_TOKEN = 4;

  /**
   * @param bytes the size of all requests
   */
  public Tokens of(long bytes, long records) {
    return new Tokens(bytes / BYTES_OF_A_TOKEN, records * answerTokens);
  }
}
