/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.ledger.BatchState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProblemsTest {
  @Test
  void a_problem_stands_when_it_was_met_twice_and_until_the_stage_works() {
    Problems problems = new Problems(new Outages(new SettableClock()), Duration.ofMinutes(1));
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
}
