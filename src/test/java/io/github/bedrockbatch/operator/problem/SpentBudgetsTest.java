/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.budget.Balance;
import io.github.bedrockbatch.ledger.budget.Budget;
import io.github.bedrockbatch.ledger.budget.Budget.Period;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpentBudgetsTest {
  private static final Budget DAILY =
      new Budget("budget.daily", Period.DAY, ZoneOffset.UTC, 5_500, "", "");

  private static Balance balance(long used, long reserved, long waiting, long least, long most) {
    return new Balance(DAILY, Instant.EPOCH, used, reserved, waiting, least, most);
  }

  @Test
  void batches_that_find_room_at_their_next_try_are_no_problem() {
    assertThat(SpentBudgets.of(List.of(balance(2_200, 0, 4, 2_360, 2_360)))).isEmpty();
    assertThat(SpentBudgets.of(List.of(balance(2_200, 2_360, 4, 2_360, 2_360))))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.sentence())
                    .startsWith("4 batches cannot continue within budget.daily"));
  }

  @Test
  void a_batch_that_never_fits_is_a_problem_though_others_find_room() {
    assertThat(SpentBudgets.of(List.of(balance(0, 0, 2, 100, 6_000))))
        .singleElement()
        .satisfies(problem -> assertThat(problem.sentence()).contains("the largest of them"));
  }
}
