/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

/**
 * A place in the flow, such as {@code after upload-input} or {@code before ledger-find 2}: the n-th
 * passing of a route step, or of a call of the ledger.
 */
record Point(boolean before, String step, int passing) {

  static Point of(String words) {
    String[] word = words.split(" ");
    return new Point(
        word[0].equals("before"), word[1], word.length > 2 ? Integer.parseInt(word[2]) : 1);
  }
}
