/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuietFilesTest {
  private final SettableClock clock = new SettableClock();
  private final Instant start = clock.instant();
  private final QuietFiles files = new QuietFiles(clock, Duration.ofSeconds(3));

  @Test
  void a_file_is_old_when_nobody_wrote_to_it_for_the_quiet_time() {
    assertThat(files.isOld("a", 10, start.minusSeconds(2).toEpochMilli())).isFalse();
    assertThat(files.isOld("a", 10, start.minusSeconds(3).toEpochMilli())).isTrue();
  }

  @Test
  void one_with_a_time_in_the_future_is_old_when_it_stays_the_same() {
    long future = start.plus(Duration.ofDays(1)).toEpochMilli();
    assertThat(files.isOld("a", 10, future)).isFalse();
    clock.advance(Duration.ofSeconds(2));
    assertThat(files.isOld("a", 11, future)).isFalse();
    clock.advance(Duration.ofSeconds(2));
    assertThat(files.isOld("a", 11, future)).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(files.isOld("a", 11, future)).isTrue();
  }

  @Test
  void an_empty_one_gets_a_minute_and_one_whose_writer_pauses_ten_times_as_long() {
    assertThat(files.isOld("a", 0, start.minusSeconds(59).toEpochMilli())).isFalse();
    assertThat(files.isOld("a", 0, start.minusSeconds(60).toEpochMilli())).isTrue();
    files.hesitates("b");
    assertThat(files.isOld("b", 10, start.minusSeconds(29).toEpochMilli())).isFalse();
    assertThat(files.isOld("b", 10, start.minusSeconds(30).toEpochMilli())).isTrue();
  }
}
