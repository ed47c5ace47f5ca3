/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.problem.StandingProblem;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingDeadLettersTest {
  @Test
  void dead_letters_that_another_user_keeps_closed_are_a_problem_themselves() throws Exception {
    List<StandingProblem> found =
        new WaitingDeadLetters(
                () -> {
                  throw new AccessDeniedException("data/dead-letters/a.jsonl");
                })
            .look();

    assertThat(found)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind()).isEqualTo(StandingProblem.Kind.DEAD_LETTERS);
              assertThat(problem.sentence()).contains("data/dead-letters/a.jsonl");
              assertThat(problem.remedy()).contains("read and write there");
            });
  }
}
