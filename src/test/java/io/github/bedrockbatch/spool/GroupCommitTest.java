/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GroupCommitTest {
  private final GroupCommit commit = new GroupCommit();
  private final AtomicInteger syncs = new AtomicInteger();

  private void await(GroupCommit.Sync sync) {
    try {
      commit.await(sync);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread waiting(GroupCommit.Sync sync) {
    Thread thread = new Thread(() -> await(sync));
    thread.start();
    return thread;
  }

  @Test
  void does_not_sync_when_nothing_was_appended() throws IOException {
    commit.await(syncs::incrementAndGet);
    assertThat(syncs).hasValue(0);

    commit.appended();
    commit.await(syncs::incrementAndGet);
    commit.await(syncs::incrementAndGet);
    assertThat(syncs).hasValue(1);
  }

  @Test
  void shares_one_sync_among_all_who_wait_for_it() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    commit.appended();
    Thread first =
        waiting(
            () -> {
              syncs.incrementAndGet();
              awaitLatch(disk);
            });
    Awaitility.await().until(() -> syncs.get() == 1);
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      commit.appended();
      others.add(waiting(syncs::incrementAndGet));
    }
    for (Thread other : others) {
      Awaitility.await().until(() -> other.getState() == Thread.State.BLOCKED);
    }

    disk.countDown();

    first.join(SECONDS.toMillis(10));
    for (Thread other : others) {
      other.join(SECONDS.toMillis(10));
    }
    assertThat(syncs).as("one under way, one for the eight that came later").hasValue(2);
  }

  @Test
  void does_not_count_a_sync_for_what_is_appended_while_it_runs() throws Exception {
    commit.appended();
    commit.await(
        () -> {
          syncs.incrementAndGet();
          commit.appended();
        });

    commit.await(syncs::incrementAndGet);

    assertThat(syncs).hasValue(2);
  }

  @Test
  void does_not_count_a_sync_that_failed() throws IOException {
    commit.appended();
    assertThatThrownBy(
            () ->
                commit.await(
                    () -> {
                      throw new IOException("I/O error");
                    }))
        .hasMessage("I/O error");

    commit.await(syncs::incrementAndGet);

    assertThat(syncs).hasValue(1);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
