/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.LogLines;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.BatchState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  @Test
  void a_problem_stands_when_it_was_met_twice_and_until_the_stage_works() {
    SettableClock clock = new SettableClock();
    Problems problems = new Problems(new Outages(clock), clock, Duration.ofMinutes(1));
    Exception denied = FakeBedrock.error("AccessDenied", 403, "no");
    problems.note("upload", BatchState.SEALED, denied);
    assertThat(problems.standing()).isEmpty();
    problems.note("upload", BatchState.SEALED, denied);
    assertThat(problems.standing()).hasSize(1);
    problems.worked("under-minimum"); // which takes batches out of the same state
    assertThat(problems.standing()).hasSize(1);
    problems.worked("upload");
    assertThat(problems.standing()).isEmpty();
  }

  @Test
  void the_ledger_works_again_when_it_does_for_all_whom_it_has_failed() {
    SettableClock clock = new SettableClock();
    Outages outages = new Outages(clock);
    Problems problems = new Problems(outages, clock, Duration.ofMinutes(1));
    Exception refused = new IllegalStateException("no");
    try (LogLines log = new LogLines(Problems.class)) {
      for (int i = 0; i < 30; i++) {
        problems.ledgerAway("submit", Duration.ofSeconds(1), refused);
        problems.ledgerWorks("poll"); // which only reads
        clock.advance(Duration.ofSeconds(1));
      }
      assertThat(outages.standing())
          .singleElement()
          .extracting(Outages.Outage::times)
          .isEqualTo(30);
      problems.ledgerWorks("submit");

      assertThat(outages.standing()).isEmpty();
      assertThat(log.all())
          .satisfiesExactly(
              line -> assertThat(line).startsWith("WARN The ledger failed, retrying in 1 s: no"),
              line -> assertThat(line).isEqualTo("INFO The ledger works again"));
    }
  }

  @Test
  void who_no_longer_looks_does_not_keep_the_ledger_away() {
    SettableClock clock = new SettableClock();
    Outages outages = new Outages(clock);
    Problems problems = new Problems(outages, clock, Duration.ofMinutes(1));
    problems.ledgerAway("submit", Duration.ofSeconds(1), new IllegalStateException("no"));
    clock.advance(Duration.ofMinutes(1)); // submitting was paused since

    problems.ledgerWorks("leases");

    assertThat(outages.standing()).isEmpty();
  }
}
