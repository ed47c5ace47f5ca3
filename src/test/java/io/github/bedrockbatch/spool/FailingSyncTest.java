/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static io.github.bedrockbatch.spool.Prompts.CLAUDE;
import static io.github.bedrockbatch.spool.Prompts.NOVA;
import static io.github.bedrockbatch.spool.Prompts.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that refuses once what was written, and says nothing the second time. */
class FailingSyncTest {
  @TempDir private Path folder;
  private SpoolFixture on;

  @BeforeEach
  void start() throws IOException {
    on = new SpoolFixture(folder, 1, 1_000, 1_000_000);
  }

  private void syncFails() {
    on.disk.failingForces = 1;
    assertThatThrownBy(on.spool::sync).hasMessage("Input/output error");
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(0, last).boxed().toList();
  }

  @Test
  void what_the_disk_refused_is_no_longer_in_hand_and_what_it_took_is() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 4));
    on.spool.sync();
    on.spool.append(page(NOVA, "s", 5, 9));
    syncFails();

    assertThat(on.spool.openRecords()).isEqualTo(5);
    assertThat(on.spool.append(page(NOVA, "s", 0, 9))).as("delivered again").isEqualTo(5);
    on.spool.sync();
    on.spool.sealNow();
    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(9));
  }

  @Test
  void a_file_of_two_models_is_taken_again_only_where_it_was_lost() throws IOException {
    on.spool.append(
        new PromptPage(
            LongStream.range(0, 10)
                .mapToObj(n -> Prompts.prompt(n % 2 == 0 ? NOVA : CLAUDE, "s", n))
                .toList()));
    syncFails();

    on.spool.append(
        new PromptPage(
            LongStream.range(0, 10)
                .mapToObj(n -> Prompts.prompt(n % 2 == 0 ? NOVA : CLAUDE, "s", n))
                .toList()));
    on.spool.sync();
    on.spool.sealNow();

    assertThat(on.ordinals(NOVA)).containsExactly(0L, 2L, 4L, 6L, 8L);
    assertThat(on.ordinals(CLAUDE)).containsExactly(1L, 3L, 5L, 7L, 9L);
  }

  @Test
  void a_source_that_waits_for_the_next_sync_is_not_acknowledged_by_it() throws Exception {
    on.spool.append(page(NOVA, "slow", 0, 4));
    inAnotherThread(
        () -> {
          on.spool.append(page(NOVA, "quick", 0, 4));
          syncFails();
        });

    assertThatThrownBy(on.spool::sync)
        .as("the sync succeeds, what it is asked to vouch for is gone")
        .hasMessageContaining("written again");
    assertThat(on.spool.append(page(NOVA, "slow", 0, 4))).isEqualTo(5);
    on.spool.sync();
    on.spool.sync();
    assertThat(on.spool.openRecords()).isEqualTo(5);
  }

  @Test
  void a_source_that_found_all_in_hand_is_not_acknowledged_for_what_is_gone() throws Exception {
    on.spool.append(page(NOVA, "s", 0, 4));
    inAnotherThread(
        () -> {
          assertThat(on.spool.append(page(NOVA, "s", 0, 4))).isZero();
          CompletableFuture.runAsync(this::syncFails).join();
          assertThatThrownBy(on.spool::sync).hasMessageContaining("written again");
        });
  }

  @Test
  void a_message_is_taken_again_after_it_was_lost() throws IOException {
    PromptPage message =
        new PromptPage(
            List.of(
                new Prompt(
                    NOVA,
                    Context.ofMessage("id", "jms:q", "m1", Map.of()),
                    new byte[] {'{', '}'})));
    on.spool.append(message);
    syncFails();

    assertThat(on.spool.append(message)).isEqualTo(1);
    on.spool.sync();
    on.spool.sealNow();
    assertThat(on.ledger.unacknowledged()).containsExactly("m1");
  }

  @Test
  void a_batch_that_cannot_be_brought_to_disk_is_not_sealed() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 4));
    on.spool.sync();
    on.spool.append(page(NOVA, "s", 5, 9));
    on.disk.failingForces = 1;
    assertThatThrownBy(on.spool::sealNow).hasMessage("Input/output error");
    assertThat(on.ledger.all()).isEmpty();

    on.spool.append(page(NOVA, "s", 0, 9));
    on.spool.sealNow();
    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(9));
  }

  @Test
  void a_batch_that_one_sync_has_lost_is_not_sealed_by_another_that_succeeds() throws Exception {
    on.spool.append(page(NOVA, "s", 0, 4));
    CompletableFuture<Throwable> sealed = new CompletableFuture<>();
    Thread sealing =
        new Thread(() -> sealed.complete(catchThrowable(on.spool::sealNow)), "sealing");
    on.disk.whenForceFails =
        () -> {
          sealing.start();
          while (!sealed.isDone() && sealing.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
          }
        };
    on.disk.failingForces = 1;

    assertThatThrownBy(on.spool::sync).isInstanceOf(IOException.class);
    assertThat(sealed.get()).isInstanceOf(IOException.class);
    assertThat(on.ledger.all()).isEmpty();
    assertThat(on.spool.append(page(NOVA, "s", 0, 4))).as("delivered again").isEqualTo(5);
  }

  @Test
  void a_full_batch_that_could_not_be_taken_back_either_is_taken_back_before_it_is_sealed()
      throws IOException {
    on.disk.failingForces = 2; // the sync of the sealing, and what repairs it
    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 999)))
        .hasMessage("Input/output error");

    assertThat(on.spool.append(page(NOVA, "s", 0, 999))).as("delivered again").isEqualTo(1_000);
    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(999));
  }

  @Test
  void a_batch_that_is_too_small_once_it_was_taken_back_fills_up_before_the_next_of_its_key()
      throws IOException {
    on = new SpoolFixture(folder, 5, 10, 1_000_000);
    on.spool.append(page(NOVA, "s", 0, 2));
    on.spool.sync();
    on.disk.failingForces = 1;
    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 14)))
        .hasMessage("Input/output error");

    on.spool.append(page(NOVA, "s", 0, 14));
    on.spool.sealNow();

    assertThat(on.ledger.all()).extracting(b -> b.contents().records()).containsExactly(10, 5);
    assertThat(on.ordinals(NOVA)).isEqualTo(upTo(14));
  }

  @Test
  void nothing_is_taken_in_until_the_disk_works_again() throws IOException {
    on.spool.append(page(NOVA, "s", 0, 4));
    on.disk.failingForces = 3; // the sync, what mends it, and once more
    assertThatThrownBy(on.spool::sync).hasMessage("Input/output error");
    assertThatThrownBy(() -> on.spool.append(page(NOVA, "s", 0, 4)))
        .hasMessage("Input/output error");

    assertThat(on.spool.append(page(NOVA, "s", 0, 4))).isEqualTo(5);
    on.spool.sync();
  }

  @Test
  void an_interrupted_thread_does_not_stop_the_others() throws Exception {
    on.spool.append(page(NOVA, "s", 0, 4));
    inAnotherThread(
        () -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> on.spool.append(page(NOVA, "t", 0, 4)))
              .isInstanceOf(IOException.class);
        });

    assertThat(on.spool.append(page(NOVA, "t", 0, 4))).isEqualTo(5);
    on.spool.append(page(NOVA, "s", 0, 4));
    assertThatThrownBy(on.spool::sync).as("conservative").isInstanceOf(IOException.class);
    on.spool.append(page(NOVA, "s", 0, 4));
    on.spool.append(page(NOVA, "t", 0, 4));
    on.spool.sync();
    assertThat(on.spool.openRecords()).isEqualTo(10);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void inAnotherThread(Work work) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            })
        .start();
    done.get();
  }
}
