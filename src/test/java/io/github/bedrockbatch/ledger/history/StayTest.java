/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.history.BatchEvent.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StayTest {
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00Z");

  private final Batch batch = Rows.sealed("a", Rows.NOVA, "node", NOW);

  @Test
  void a_batch_stays_in_each_state_until_the_next_and_runs_from_when_its_job_was_seen_to() {
    assertThat(
            Stay.of(
                batch,
                List.of(
                    at(0, Kind.STATE, "SEALED"),
                    at(2, Kind.STATE, "UPLOADED"),
                    at(5, Kind.STATE, "SUBMITTED"),
                    at(6, Kind.JOB, "Scheduled"),
                    at(60, Kind.JOB, "InProgress"),
                    at(160, Kind.JOB, "Completed"),
                    at(160, Kind.STATE, "ENDED"),
                    at(161, Kind.STATE, "DELIVERED"))))
        .extracting(stay -> stay.state() + " " + stay.length().toSeconds())
        .containsExactly(
            "OPEN 900", "SEALED 2", "UPLOADED 3", "SUBMITTED 55", "RUNNING 100", "ENDED 1");
  }

  @Test
  void clocks_that_differ_make_no_stay_negative() {
    assertThat(Stay.of(batch, List.of(at(0, Kind.STATE, "SEALED"), at(-5, Kind.STATE, "UPLOADED"))))
        .extracting(stay -> stay.length().toSeconds())
        .containsExactly(900L, 0L);
  }

  private static BatchEvent at(int second, Kind kind, String what) {
    return new BatchEvent(NOW.plusSeconds(second), kind, what, null);
  }
}
