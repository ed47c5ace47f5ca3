/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** With {@code -Duser.timezone=Europe/Berlin} it fails where names have the time of the machine. */
class MovedNamesTest {
  /** Five past two in Berlin, for the second time that night. */
  private static final Instant MOVED = Instant.parse("2026-10-25T01:05:00Z");

  private final MovedNames names = new MovedNames(Clock.fixed(MOVED, ZoneOffset.UTC));

  @Test
  void a_file_is_as_old_as_it_is_in_the_night_when_summer_time_ends() {
    String name = names.of("q.jsonl", taken -> false);

    assertThat(name).isEqualTo("20261025-010500000-q.jsonl");
    Instant anHourBefore = MOVED.plus(Duration.ofMinutes(5)).minus(Duration.ofHours(1));
    assertThat(names.isOlder(Path.of(name), anHourBefore)).isFalse();
    assertThat(names.isOlder(Path.of(name), MOVED.plusMillis(1))).isTrue();
  }
}
