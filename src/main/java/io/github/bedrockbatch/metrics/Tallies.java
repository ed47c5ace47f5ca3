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
 * a sum does because prompts under way were counted elsewhere meanwhile.
 */
final class Tallies {
  private final MeterRegistry registry;
  private final String name;
  private final String meaning;
  private final double parts;
  private final List<String> labels;
  private final Map<List<String>, Long> shown = new ConcurrentHashMap<>();
  private final Map<List<String>, Long> sums = new HashMap<>();

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
          boolean isNew = !shown.containsKey(values); // each is registered once
          shown.merge(values, sum, Math::max);
          if (isNew) {
            FunctionCounter.builder(name, shown, now -> now.get(values) / parts)
                .description(meaning)
                .tags(tags(labels, values))
                .register(registry);
          }
        });
    sums.clear();
  }

  static Tags tags(List<String> labels, List<String> values) {
    Tags tags = Tags.empty();
    for (int i = 0; i < labels.size(); i++) {
      tags = tags.and(labels.get(i), values.get(i));
    }
    return tags;
  }
}
