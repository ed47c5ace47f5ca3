/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/** Bytes {@code [from, to)} of some line. */
public record Slice(int from, int to) {
  public int length() {
    return to - from;
  }
}
