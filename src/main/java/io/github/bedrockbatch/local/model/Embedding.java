/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** A vector that depends on the text alone; it has no other meaning. */
final class Embedding {
  private static final int DEFAULT_DIMENSIONS = 16;
  private static final int MOST_DIMENSIONS = 4096;

  private Embedding() {}

  static String of(long fingerprint, int dimensions) {
    int size = dimensions < 1 ? DEFAULT_DIMENSIONS : Math.min(dimensions, MOST_DIMENSIONS);
    SplittableRandom random = new SplittableRandom(fingerprint);
    StringJoiner vector = new StringJoiner(",", "[", "]");
    for (int i = 0; i < size; i++) {
      vector.add(String.format(Locale.ROOT, "%.6f", random.nextDouble() * 2 - 1));
    }
    return vector.toString();
  }
}
