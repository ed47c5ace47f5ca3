/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A counter with labels whose values are sums of what others have counted. It never falls, even if
 * a sum does because prompts under way were counted elsewhere meanwhile. Prometheus sees no
 * increase in the first value of a counter. So one that appears after the first {@link #show} is 0
 * until {@link #seen}; the values of the first are those of the time before the process started.
 */
final class Tallies {
  private final MeterRegistry registry;
  private final String name;
  private final String meaning;
  private final double parts;
  private final List<String> labels;
  private final Map<List<String>, Long> shown = new ConcurrentHashMap<>();
  private final Map<List<String>, Long> sums = new HashMap<>();
  private final Map<List<String>, Long> unseen = new HashMap<>();
  private boolean hasShown;

  Tallies(MeterRegistry registry, String name, String meaning, String... labels) {
    this(1, registry, name, meaning, labels);
  }

  /**
   * @param parts how many of the unit that is counted make one of the unit that is shown
   */
  Tallies(double parts, MeterRegistry registry, String name, String meaning, String... labels) {
    this.registry = registry;
    this.name = name;
    this.meaning = meaning;
    this.parts = parts;
    this.labels = List.of(labels);
  }

  /** Adds to the sum for these labels; each {@link #show} starts new sums. */
  void add(long count, String... values) {
    sums.merge(List.of(values), count, Long::sum);
  }

  void show() {
    sums.forEach(
        (values, sum) -> {
          if (shown.containsKey(values)) {
            raise(values, sum);
          } else { // each is registered once
            shown.put(values, hasShown ? 0 : sum);
            unseen.put(values, sum);
            FunctionCounter.builder(name, shown, now -> now.get(values) / parts)
                .description(meaning)
                .tags(tags(labels, values))
                .register(registry);
          }
        });
    sums.clear();
    hasShown = true;
  }

  /** Says that whoever reads the counters has seen them as they are now. */
  void seen() {
    unseen.forEach(this::raise);
    unseen.clear();
  }

  private void raise(List<String> values, long sum) {
    shown.merge(values, sum, Math::max);
  }

  static Tags tags(List<String> labels, List<String> values) {
    Tags tags = Tags.empty();
    for (int i = 0; i < labels.size(); i++) {
      tags = tags.and(labels.get(i), values.get(i));
    }
    return tags;
  }
}
