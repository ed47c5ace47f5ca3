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
 * as are set. One that waits for long, as for a slow sink, does not count, so that others go on
 * beside it: up to {@value #TIMES} times as many then hold a batch, as each needs memory.
 */
final class Workers {
  private static final int TIMES = 4;

  /** One that waits for longer, such as for a sink to take a page, does not count. */
  private static final Duration LONG = Duration.ofSeconds(1);

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
    Instant since = now().minus(LONG);
    long waiting = working.stream().filter(worker -> worker.isAwaySince(since)).count();
    return (int) Math.min(most + waiting, (long) most * TIMES);
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
