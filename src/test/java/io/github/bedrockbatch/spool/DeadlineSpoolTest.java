/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.CloseCause;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Deadline;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.WhenLate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six hours for a job and half an hour for the other way; a batch is old after fifteen minutes. */
class DeadlineSpoolTest {
  private static final WhenLate FAIL = WhenLate.of("fail");

  @TempDir private Path folder;
  private SpoolFixture on;
  private Instant start;
  private int taken;

  @BeforeEach
  void open() throws IOException {
    on = new SpoolFixture(folder, 2, 1_000, 1_000_000);
    start = on.clock.instant();
  }

  private void take(BatchKey key, Duration left, WhenLate then) throws IOException {
    Prompt prompt = Prompts.prompt(key, "s", taken++);
    Deadline deadline = left == null ? null : new Deadline(start.plus(left), then);
    on.spool.append(
        new PromptPage(
            List.of(new Prompt(key, prompt.context().due(deadline), prompt.modelInput()))));
    on.spool.sync();
  }

  /** The batch that is sealed after so long, and not a second sooner. */
  private Batch sealedAfter(Duration time) throws IOException {
    on.clock.advance(time.minus(Duration.between(start, on.clock.instant())).minusSeconds(1));
    on.spool.sealDue();
    assertThat(on.ledger.all()).isEmpty();
    on.clock.advance(Duration.ofSeconds(1));
    on.spool.sealDue();
    assertThat(on.ledger.all()).hasSize(1);
    return on.ledger.all().get(0);
  }

  @Test
  void a_batch_closes_so_that_a_job_has_its_time_before_the_first_deadline() throws IOException {
    take(NOVA, Duration.ofHours(20), FAIL);
    take(NOVA, null, null);
    take(NOVA, Duration.ofMinutes(396), FAIL); // 6 h 30 min and a tenth of an hour

    // before a tenth of what is left, which is more
    Batch sealed = sealedAfter(Duration.ofMinutes(15));
    assertThat(sealed.contents().cause()).isEqualTo(CloseCause.AGE);
    assertThat(sealed.contents().deadline()).isEqualTo(start.plus(Duration.ofMinutes(396)));
    assertThat(sealed.late().lookAt()).isEqualTo(start.plus(Duration.ofMinutes(366)));
  }

  @Test
  void one_with_little_time_gathers_for_a_tenth_of_it() throws IOException {
    take(NOVA, Duration.ofHours(1), FAIL);
    take(NOVA, Duration.ofHours(1), FAIL);

    assertThat(sealedAfter(Duration.ofMinutes(6)).contents().cause())
        .isEqualTo(CloseCause.DEADLINE);
  }

  @Test
  void a_deadline_at_which_nothing_happens_closes_a_batch_and_is_looked_at_never()
      throws IOException {
    take(NOVA, Duration.ofHours(1), WhenLate.WAIT);
    take(NOVA, Duration.ofHours(2), WhenLate.WAIT);

    Batch sealed = sealedAfter(Duration.ofMinutes(6));
    assertThat(sealed.contents().deadline()).isEqualTo(start.plus(Duration.ofHours(1)));
    assertThat(sealed.late().lookAt()).isNull();
  }

  @Test
  void a_restart_keeps_the_deadlines_of_open_batches() throws IOException {
    take(NOVA, Duration.ofHours(1), FAIL);
    take(NOVA, null, null);
    on.start();

    assertThat(sealedAfter(Duration.ofMinutes(6)).contents().cause())
        .isEqualTo(CloseCause.DEADLINE);
  }

  @Test
  void one_that_is_too_small_and_waits_is_late_in_time() throws IOException {
    take(NOVA, Duration.ofHours(1), FAIL);

    Batch sealed = sealedAfter(Duration.ofMinutes(30));
    assertThat(sealed.contents().way()).isEqualTo(Way.JOB);
    assertThat(sealed.late().lookAt())
        .as("on all nodes, whatever their clocks")
        .isEqualTo(Instant.EPOCH);
  }

  @Test
  void what_is_to_be_asked_on_demand_is_sealed_at_once() throws IOException {
    take(NOVA.onDemand(), Duration.ofHours(1), WhenLate.WAIT);
    take(NOVA.onDemand(), Duration.ofHours(1), WhenLate.WAIT);
    on.spool.sealDue();

    assertThat(on.ledger.all())
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.contents().way()).isEqualTo(Way.ON_DEMAND);
              assertThat(batch.late().lookAt()).isNull();
            });
  }
}
