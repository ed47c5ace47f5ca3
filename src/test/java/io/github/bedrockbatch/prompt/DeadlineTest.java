/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.config.source.Durations;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
  private final SettableClock clock = new SettableClock(); // 13:22:30.123

  private Instant time(String text) {
    return Deadline.time(text, Durations::parse, clock);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-24T18:00:00Z, 2026-12-24T18:00:00Z",
    "2026-12-24T19:00+01:00, 2026-12-24T18:00:00Z",
    "6h, 2026-11-22T19:22:30.123Z",
    "PT90S, 2026-11-22T13:24:00.123Z",
    "0s, 2026-11-22T13:22:30.123Z"
  })
  void is_a_time_or_a_duration_from_now(String text, Instant time) {
    assertThat(time(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomorrow",
        "6",
        "-6h",
        "PT-6H",
        "2026-12-24",
        "2026-12-24T18:00:00",
        "1900-01-01T00:00:00Z",
        "+999999999-12-31T00:00:00Z",
        "999999999999d",
        ""
      })
  void is_nothing_else(String text) {
    assertThatThrownBy(() -> time(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"on-demand", "model:us.amazon.nova-lite-v1:0", "fail", "wait"})
  void what_happens_then_reads_as_it_is_written(String text) {
    assertThat(WhenLate.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model:", "model: x", "retry"})
  void nothing_else_happens(String text) {
    assertThatThrownBy(() -> WhenLate.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_is_asked_on_demand_or_of_another_model_is_acknowledged_as_before() {
    BatchKey key = new BatchKey("a", InvocationType.CONVERSE);
    BatchKey uploaded = key.acknowledged(Ack.UPLOADED);

    assertThat(key.onDemand()).matches(BatchKey::isOnDemand).isNotEqualTo(key);
    assertThat(key.onDemand()).matches(of -> !of.isAcknowledgedByUpload());
    assertThat(uploaded.onDemand())
        .matches(BatchKey::isOnDemand)
        .matches(BatchKey::isAcknowledgedByUpload);
    assertThat(uploaded.onDemand().inJobs("b"))
        .isEqualTo(new BatchKey("b", InvocationType.CONVERSE).acknowledged(Ack.UPLOADED));
    assertThat(key.onDemand().inJobs("a")).isEqualTo(key);
  }
}
