/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One of several nodes, and what it suffers. */
final class NodeInChaos {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Each start costs seconds of the processor time that the nodes are to work with. */
  private static final int LONGEST_CALM_MILLIS = 12_000;

  private final ShippedProcess process;
  private final Random random;
  private final Duration lease;
  private final String mayEndWith;
  private int next;
  private int kills;
  private int pauses;
  private int stops;
  private int ends;

  /**
   * @param first what it suffers first: 0 is a pause, 1 a kill
   * @param mayEndWith a pattern of words with which it may end by itself, to be started again
   */
  NodeInChaos(ShippedProcess process, int first, Random random, Duration lease, String mayEndWith) {
    this.process = process;
    this.next = first;
    this.random = random;
    this.lease = lease;
    this.mayEndWith = mayEndWith;
  }

  void start() throws IOException {
    process.start();
  }

  void awaitReady(Duration patience) {
    await()
        .atMost(patience)
        .until(
            () -> {
              startAgainWhenEnded();
              return !process.sinceReady().isZero();
            });
  }

  /** As a supervisor does when it could not start, for the ledger was away. */
  void startAgainWhenEnded() throws IOException {
    if (!process.isAlive()) {
      if (!process.hasEndedSaying(mayEndWith)) {
        process.mustRun();
      }
      ends++;
      process.start();
    }
  }

  /** Is killed, paused, stopped and started again until then; runs at the end. */
  void suffer(long until) {
    try {
      while (System.nanoTime() < until) {
        pause(1_000 + random.nextInt(LONGEST_CALM_MILLIS));
        startAgainWhenEnded();
        switch (next++ % 5) {
          case 1, 4 -> {
            kills++;
            process.kill();
            pause(random.nextInt(3_000));
            process.start();
          }
          case 0, 2 -> {
            pauses++;
            process.signal("STOP");
            pause(lease.toMillis() + random.nextInt(4_000));
            process.signal("CONT");
          }
          default -> {
            stops++;
            process.stop();
            process.start();
          }
        }
        awaitReady(PATIENCE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void pause(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  void stop() throws InterruptedException {
    process.stop();
  }

  void close() {
    process.close();
  }

  @Override
  public String toString() {
    return "%d kills, %d pauses, %d stops, %d ends".formatted(kills, pauses, stops, ends);
  }
}
