/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Rows;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Prompts that were asked before, whichever node asked them. */
@OnEachDatabase
class AskedPromptsContractTest extends TwoNodes {
  @Test
  void a_prompt_that_was_asked_is_known_to_all_until_its_time_is_over_or_it_has_no_answer() {
    AskedPrompts asked = new AskedPrompts(database, clock);
    byte[] one = new byte[32];
    byte[] two = {2};
    String first = AskedPrompts.digest(Rows.NOVA, one);
    String second = AskedPrompts.digest(Rows.NOVA, two);
    note(asked, "b1", Map.of(3, one, 4, two));

    assertThat(AskedPrompts.digest(Rows.HAIKU, one)).isNotEqualTo(first);
    assertThat(asked.find(List.of(first, second, "of another"))).hasSize(2);
    AskedPrompts.Asked known = asked.find(List.of(first)).get(first);
    assertThat(known.batchId()).isEqualTo("b1");
    assertThat(known.record()).isEqualTo(3);
    assertThat(known.isUnderWay()).isTrue();

    asked.forget("b1", IntStream.of(4));
    assertThat(asked.find(List.of(first, second))).containsOnlyKeys(first);

    clock.advance(Duration.ofHours(2));
    note(asked, "b2", Map.of(0, two));
    assertThat(asked.find(List.of(first, second))).containsOnlyKeys(second);
  }

  private void note(AskedPrompts asked, String id, Map<Integer, byte[]> prompts) {
    Batch batch =
        Rows.in(BatchState.UPLOADED, a, id, Rows.NOVA, "node-a", Rows.ARN + id, clock.instant());
    try (AskedPrompts.Noting noting = asked.noting(batch)) {
      prompts.forEach((record, digest) -> noting.add(record, digest, Duration.ofHours(1)));
    }
  }
}
