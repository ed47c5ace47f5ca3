/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static io.github.bedrockbatch.ledger.problem.StandingProblem.Kind.CALL_REFUSED;
import static io.github.bedrockbatch.ledger.problem.StandingProblem.Kind.STAGE_FAILING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Outages;
import io.github.bedrockbatch.stage.Outages.Area;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LastingOutagesTest {
  private final SettableClock clock = new SettableClock();
  private final Outages outages = new Outages(clock);

  private StandingProblem fails(Area area, String words) {
    outages.failed(area, "files", Duration.ofMinutes(1), words);
    clock.advance(Duration.ofSeconds(30));
    return new LastingOutages(outages, clock).look().get(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"STAGE", "SOURCE", "MOVED", "SINK"})
  void of_a_full_disk_room_is_asked_for_and_not_credentials(Area area) {
    StandingProblem full = fails(area, "/data/outbox/b1.jsonl: No space left on device");

    assertThat(full.sentence()).endsWith(": /data/outbox/b1.jsonl: No space left on device");
    assertThat(full.remedy()).startsWith("Make room on that disk");
    assertThat(fails(area, "/data/outbox: Permission denied").remedy()).doesNotContain("Make room");
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR: canceling statement due to lock timeout, pg_blocking_pids",
    "'FATAL: sorry, too many clients already', max_connections",
    "FATAL: remaining connection slots are reserved for superusers, max_connections",
    "ERROR: canceling statement due to statement timeout, ledger.timeout",
    "ERROR: cannot execute UPDATE in a read-only transaction, standby",
    "The connection attempt failed., Look at its database (ledger.url)"
  })
  void the_remedy_for_the_ledger_is_about_what_its_database_says(String words, String remedy) {
    outages.failed(Area.STAGE, BatchStage.LEDGER, Duration.ofSeconds(1), words);
    clock.advance(Duration.ofSeconds(30));

    assertThat(new LastingOutages(outages, clock).look())
        .singleElement()
        .satisfies(found -> assertThat(found.remedy()).contains(remedy));
  }

  @Test
  void a_stage_that_is_paused_stays_a_problem_until_a_refused_call_is_one() {
    LastingOutages lasting = new LastingOutages(outages, clock);
    outages.failed(Area.STAGE, "submit", Duration.ofMinutes(1), "too many requests");
    clock.advance(Duration.ofSeconds(30));
    outages.failed(Area.CALL, "submit", Duration.ofMinutes(1), "AWS does not allow it. Grant it");
    assertThat(lasting.look()).extracting(StandingProblem::kind).containsExactly(STAGE_FAILING);

    outages.failed(Area.CALL, "submit", Duration.ofMinutes(1), "AWS does not allow it. Grant it");
    assertThat(lasting.look()).extracting(StandingProblem::kind).containsExactly(CALL_REFUSED);
  }

  @Test
  void while_the_ledger_is_away_nothing_waits_for_it() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Finding finding =
        new OfLedger(() -> List.of(fails(Area.SINK, "away " + looks.incrementAndGet())), outages);
    outages.failed(Area.STAGE, BatchStage.LEDGER, Duration.ofSeconds(1), "no route");

    assertThatThrownBy(finding::look).hasMessage("The ledger is away");
    assertThat(looks).hasValue(0);

    outages.worked(Area.STAGE, BatchStage.LEDGER);
    assertThat(finding.look()).hasSize(1);
  }
}
