/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchIdsTest {
  private static final String JOB_NAME = "[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\\+\\-\\.]){0,63}";
  private static final String REQUEST_TOKEN = "[a-zA-Z0-9]{1,256}(-*[a-zA-Z0-9]){0,256}";
  private static final String OURS = "[a-z0-9-]{1,63}";

  private final SettableClock clock = new SettableClock();
  private final BatchIds ids = new BatchIds(clock, new Random(1));

  @Test
  void makes_legal_job_names_and_request_tokens() {
    assertThat(Stream.generate(ids).limit(1_000))
        .allSatisfy(id -> assertThat(id).matches(JOB_NAME).matches(REQUEST_TOKEN).matches(OURS));
  }

  @Test
  void shows_the_time_and_finds_it_again() {
    String id = ids.get();

    assertThat(id).startsWith("20261122-132230-123-");
    assertThat(BatchIds.openedAt(id)).isEqualTo(clock.instant());
  }

  @Test
  void sorts_by_time_even_within_a_millisecond_or_when_the_clock_goes_back() {
    List<String> first = Stream.generate(ids).limit(500).toList();
    clock.advance(Duration.ofMillis(-200));
    List<String> afterStepBack = Stream.generate(ids).limit(500).toList();
    clock.advance(Duration.ofDays(400));
    String later = ids.get();

    List<String> all =
        Stream.of(first, afterStepBack, List.of(later)).flatMap(List::stream).toList();
    assertThat(all).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void differs_between_processes_of_the_same_millisecond() {
    assertThat(new BatchIds(clock, new Random(2)).get()).isNotEqualTo(ids.get());
  }
}
