/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.LogLines;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class TalliesTest {
  @Test
  void a_counter_is_registered_once_and_never_falls() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (LogLines log = new LogLines(MeterRegistry.class)) {
      Tallies tallies = new Tallies(registry, "prompts", "for the test", "outcome");
      for (long sum : new long[] {2, 2, 1, 3, 2}) {
        tallies.add(sum, "delivered");
        tallies.show();
      }

      assertThat(registry.get("prompts").tag("outcome", "delivered").functionCounter().count())
          .isEqualTo(3);
      assertThat(log.all()).isEmpty();
    }
  }

  @Test
  void a_counter_that_appears_later_is_zero_until_it_was_seen() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Tallies tallies = new Tallies(registry, "prompts", "for the test", "outcome");
    tallies.add(7, "accepted");
    tallies.show();
    tallies.add(9, "accepted");
    tallies.add(300, "rejected");
    tallies.show();
    assertThat(count(registry, "accepted")).isEqualTo(9);
    assertThat(count(registry, "rejected")).isZero();

    tallies.seen();

    assertThat(count(registry, "rejected")).isEqualTo(300);
  }

  private static double count(MeterRegistry registry, String outcome) {
    return registry.get("prompts").tag("outcome", outcome).functionCounter().count();
  }
}
