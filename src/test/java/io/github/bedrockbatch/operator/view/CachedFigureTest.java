/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class CachedFigureTest {
  private final Queue<Runnable> later = new ArrayDeque<>();
  private Duration now = Duration.ofDays(1);
  private Duration takes = Duration.ZERO;
  private int taken;

  private final CachedFigure<Integer> sample =
      new CachedFigure<>(this::take, later::add, () -> now.toNanos());

  private int take() {
    now = now.plus(takes);
    return ++taken;
  }

  @Test
  void what_takes_a_moment_is_found_out_again_by_who_asks_two_seconds_later() {
    assertThat(sample.get()).isEqualTo(1);
    now = now.plusMillis(1_999);
    assertThat(sample.get()).isEqualTo(1);
    now = now.plusMillis(1);
    assertThat(sample.get()).isEqualTo(2);
  }

  @Test
  void what_takes_long_is_found_out_beside_who_asks_and_takes_a_three_hundredth_of_the_time() {
    takes = Duration.ofSeconds(1);
    assertThat(sample.get()).isEqualTo(1);
    now = now.plusSeconds(2);
    assertThat(sample.get()).as("the first one is no measure").isEqualTo(1);
    later.remove().run();
    assertThat(sample.get()).isEqualTo(2);
    now = now.plusSeconds(299);
    assertThat(sample.get()).isEqualTo(2);
    assertThat(later).isEmpty();

    now = now.plusSeconds(1);
    assertThat(sample.get()).isEqualTo(2);
    assertThat(sample.get()).isEqualTo(2);
    assertThat(later).hasSize(1);
    later.remove().run();
    assertThat(sample.get()).isEqualTo(3);
  }
}
