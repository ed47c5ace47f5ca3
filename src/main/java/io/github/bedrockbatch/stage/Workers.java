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
 * The threads of one stage. One that finds a batch starts the next, up to the concurrency that is
 * set. A thread that has been waiting, as for a slow sink, does not count, so that others work
 * meanwhile; in all there are at most {@value #TIMES} times as many, as each needs memory.
 */
final class Workers {
  private static final int TIMES = 4;

  /** A thread that has waited for longer does not count. */
  private static final Duration LONG = Duration.ofSeconds(1);

  private final int most;
  private final Clock clock;
  private final Executor threads;
  private final Consumer<Worker> look;
  private final Set<Worker> working = new HashSet<>();
  private boolean woken;

  /**
   * @param most how many threads may work at a time
   * @param look looks for work until there is none
   */
  Workers(int most, Clock clock, Executor threads, Consumer<Worker> look) {
    this.most = most;
    this.clock = clock;
    this.threads = threads;
    this.look = look;
  }

  /** There may be work; if all threads are busy, one looks again when it ends. */
  synchronized void wake() {
    woken = true;
    if (working.size() < allowed()) {
      begin();
    }
  }

  /** A thread has found work: there may be more. */
  synchronized void found() {
    if (working.size() < allowed()) {
      begin();
    }
  }

  /** Whether there are not more threads than allowed. */
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
    woken = false; // before it looks: a wake-up from here on needs another look
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
