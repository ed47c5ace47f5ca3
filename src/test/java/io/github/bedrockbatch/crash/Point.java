/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import java.util.List;

/**
 * A place in the flow, such as {@code after upload-input} or {@code before ledger-find 2}: the n-th
 * passing of a route step, of a call of the ledger, or of an endpoint such as {@code
 * aws-bedrock://on-demand}.
 */
record Point(boolean before, String step, int passing) {

  static Point of(String words) {
    List<String> word = List.of(words.split(" ", -1));
    return new Point(
        word.get(0).equals("before"),
        word.get(1),
        word.size() > 2 ? Integer.parseInt(word.get(2)) : 1);
  }

  boolean isEndpoint() {
    return step.contains("://");
  }
}
