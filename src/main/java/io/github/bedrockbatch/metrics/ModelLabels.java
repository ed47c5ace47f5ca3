/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import java.util.HashSet;
import java.util.Set;

/** Bounds how many models become labels, as prompts may name any; the rest is {@code other}. */
final class ModelLabels {
  private static final int MOST = 50;

  private final Set<String> known = new HashSet<>();

  String label(String model) {
    return known.contains(model) || (known.size() < MOST && known.add(model)) ? model : "other";
  }
}
