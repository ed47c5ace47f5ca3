/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gauge with labels, which drops the rows that are not added again. */
final class Rows {
  private final MultiGauge gauge;
  private final List<String> labels;
  private final Map<List<String>, Double> sums = new HashMap<>();

  Rows(MeterRegistry registry, String name, String meaning, String... labels) {
    this.gauge = MultiGauge.builder(name).description(meaning).register(registry);
    this.labels = List.of(labels);
  }

  void add(double count, String... values) {
    sums.merge(List.of(values), count, Double::sum);
  }

  /** Shows what was added since the last time, and nothing else. */
  void show() {
    gauge.register(
        sums.entrySet().stream()
            .map(sum -> MultiGauge.Row.of(Tallies.tags(labels, sum.getKey()), sum.getValue()))
            .toList(),
        true);
    sums.clear();
  }

  void show(Map<String, Long> counts) {
    counts.forEach((label, count) -> add(count, label));
    show();
  }
}
