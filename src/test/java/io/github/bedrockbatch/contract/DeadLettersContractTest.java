/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.bedrockbatch.ledger.letter.LetterOutcome;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of dead letters that are sent again. */
@OnEachDatabase
class DeadLettersContractTest extends TwoNodes {
  @Test
  void a_dead_letter_keeps_the_place_that_it_got_when_it_was_first_sent_again() {
    LetterTable letters = new LetterTable(database);
    assertThat(letters.begin("dead-letter:f", List.of(7L, 3L), 1).values())
        .extracting(LetterTable.Row::ordinal, LetterTable.Row::outcome)
        .containsExactly(tuple(0L, LetterOutcome.ON_ITS_WAY), tuple(1L, LetterOutcome.ON_ITS_WAY));
    letters.note("dead-letter:f", Map.of(7L, LetterOutcome.SENT), 1);
    letters.note("dead-letter:f", Map.of(7L, LetterOutcome.SENT, 3L, LetterOutcome.REFUSED), 2);

    assertThat(letters.begin("dead-letter:f", List.of(3L, 7L, 9L), 3))
        .isEqualTo(
            Map.of(
                3L, new LetterTable.Row(1, LetterOutcome.REFUSED),
                7L, new LetterTable.Row(0, LetterOutcome.SENT),
                9L, new LetterTable.Row(2, LetterOutcome.ON_ITS_WAY)));
    assertThat(letters.sent("dead-letter:f")).isEqualTo(1);
    assertThat(letters.sources()).containsExactly("dead-letter:f");
  }

  @Test
  void failed_prompts_are_sent_again_as_letters_or_by_a_rerun_and_not_by_both() {
    LetterTable letters = new LetterTable(database);
    letters.begin("dead-letter:f", List.of(7L, 3L), 1);
    assertThat(letters.rerun("dead-letter:f", true)).as("on their way").isEqualTo(2);
    letters.note("dead-letter:f", Map.of(7L, LetterOutcome.SENT, 3L, LetterOutcome.REFUSED), 1);
    assertThat(letters.rerun("dead-letter:f", false)).isEqualTo(1);
    letters.begin("dead-letter:f", List.of(3L), 2);
    assertThat(letters.rerun("dead-letter:f", false)).as("one tried again").isEqualTo(2);
    assertThat(letters.wasRerun("dead-letter:f")).isFalse();
    letters.note("dead-letter:f", Map.of(3L, LetterOutcome.DROPPED), 2);

    assertThat(letters.rerun("dead-letter:f", true)).as("who insists").isZero();
    assertThat(letters.wasRerun("dead-letter:f")).isTrue();
    assertThat(letters.rerun("dead-letter:g", false)).isZero();
    assertThat(letters.rerun("dead-letter:g", false)).as("going on").isZero();
    assertThat(letters.wasRerun("dead-letter:g")).isTrue();
  }
}
