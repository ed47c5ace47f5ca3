/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The threads that look for work of one stage. One that finds a batch wakes the next, up to as many
 * as are set. What waits in a slow sink does not count, so that others go on beside it: up to
 * {@value #TIMES} times as many then hold a batch, as each needs memory.
 */
final class Workers {
  private static final int TIMES = 4;

  /** A sink that takes longer for one page is slow. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final int most;
  private final Clock clock;
  private final Executor threads;
  private final Consumer<Worker> look;
  private final Set<Worker> working = new HashSet<>();
  private boolean woken;

  /**
   * @param look looks for work until there is none
   */
  Workers(int most, Clock clock, Executor threads, Consumer<Worker> look) {
    this.most = most;
    this.clock = clock;
    this.threads = threads;
    this.look = look;
  }

  /** There may be work; where all are busy, one looks again when it has done what it has. */
  synchronized void wake() {
    woken = true;
    if (working.size() < allowed()) {
      begin();
    }
  }

  /** One of them has found work: there may be more. */
  synchronized void found() {
    if (working.size() < allowed()) {
      begin();
    }
  }

  /** Whether there are no more of them than there should be. */
  synchronized boolean mayGoOn() {
    return working.size() <= allowed();
  }

  Instant now() {
    return clock.instant();
  }

  private int allowed() {
    Instant since = now().minus(SLOW);
    long slow = working.stream().filter(worker -> worker.isAwaySince(since)).count();
    return (int) Math.min(most + slow, (long) most * TIMES);
  }

  private void begin() {
    woken = false; // before it looks: who wakes them from here on wants another look
    Worker worker = new Worker(this);
    working.add(worker);
    threads.execute(() -> work(worker));
  }

  private void work(Worker worker) {
    try {
      look.accept(worker);
    } finally {
      end(worker);
    }
  }

  private synchronized void end(Worker worker) {
    working.remove(worker);
    if (woken) {
      wake();
    }
  }
}
