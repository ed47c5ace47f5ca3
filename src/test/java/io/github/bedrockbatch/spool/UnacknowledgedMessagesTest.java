/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.CLAUDE;
import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources without positions, such as JMS queues: a message may come again until it is done with.
 */
class UnacknowledgedMessagesTest {
  private static final String QUEUE = "jms:prompts";

  @TempDir private Path folder;
  private SpoolFixture on;

  @BeforeEach
  void spool() throws IOException {
    on = new SpoolFixture(folder, 1, 3, 1_000_000);
  }

  private int append(BatchKey key, String... messages) throws IOException {
    return on.spool.append(
        new PromptPage(
            Stream.of(messages)
                .map(
                    id ->
                        new Prompt(
                            key,
                            Context.ofMessage(id, QUEUE, QUEUE + ' ' + id, Map.of()),
                            "{}".getBytes(StandardCharsets.UTF_8)))
                .toList()));
  }

  private void acknowledge(String... messages) {
    on.spool.acknowledged(Stream.of(messages).map(id -> QUEUE + ' ' + id).toList());
  }

  @Test
  void a_message_that_comes_again_is_left_out() throws IOException {
    assertThat(append(NOVA, "a")).isEqualTo(1);
    assertThat(append(NOVA, "a", "b")).isEqualTo(1);
    assertThat(on.spool.openRecords()).isEqualTo(2);
  }

  @Test
  void a_message_that_is_in_a_page_twice_is_taken_once() throws IOException {
    assertThat(append(NOVA, "a", "b", "a")).isEqualTo(2);
  }

  @Test
  void it_is_left_out_after_a_crash_while_its_batch_is_open() throws IOException {
    append(NOVA, "a", "b");
    on.start();

    assertThat(append(NOVA, "b", "a", "c")).isEqualTo(1);
  }

  @Test
  void it_is_left_out_after_a_crash_when_its_batch_is_sealed() throws IOException {
    append(NOVA, "a", "b", "c");
    assertThat(on.spool.openRecords()).isZero();
    on.start();

    assertThat(append(NOVA, "c", "b", "a")).isZero();
  }

  @Test
  void it_is_left_out_when_its_batch_is_sealed_after_the_crash() throws IOException {
    append(NOVA, "a");
    on.start();
    append(NOVA, "b", "c");
    assertThat(on.spool.openRecords()).isZero();
    on.start();

    assertThat(append(NOVA, "a")).isZero();
  }

  @Test
  void once_acknowledged_the_ledger_forgets_it() throws IOException {
    append(NOVA, "a");
    acknowledge("a");
    append(NOVA, "b", "c");

    assertThat(on.ledger.unacknowledged()).containsExactly(QUEUE + " b", QUEUE + " c");
    acknowledge("b", "c");
    assertThat(on.ledger.unacknowledged()).isEmpty();
  }

  @Test
  void ordinals_rise_through_keys_batches_and_restarts() throws IOException {
    append(NOVA, "a", "b");
    append(CLAUDE, "x");
    append(NOVA, "c", "d");
    on.start();
    append(NOVA, "e", "f");
    append(CLAUDE, "y", "z");

    assertThat(on.ordinals(NOVA)).isEqualTo(List.of(0L, 1L, 3L, 4L, 5L, 6L));
    assertThat(on.ordinals(CLAUDE)).isEqualTo(List.of(2L, 7L, 8L));
  }

  @Test
  void a_copy_that_another_consumer_still_held_is_left_out_after_the_acknowledgement()
      throws IOException {
    append(NOVA, "a");
    acknowledge("a");

    assertThat(append(NOVA, "a")).isZero();
  }

  @Test
  void it_stays_known_while_the_ledger_cannot_forget_it() throws IOException {
    append(NOVA, "a", "b", "c");
    on.ledger.failsToForget = true;
    assertThatThrownBy(() -> acknowledge("a")).isInstanceOf(IllegalStateException.class);

    assertThat(append(NOVA, "a")).isZero();
    on.ledger.failsToForget = false;
    acknowledge("a");
    assertThat(on.ledger.unacknowledged()).hasSize(2);
  }
}
