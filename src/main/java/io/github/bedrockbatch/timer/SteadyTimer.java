/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.timer;

import java.time.Clock;
import java.util.Date;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A timer by {@link System#nanoTime}, which nobody can set. A first time that is given as a time of
 * day becomes a delay when the task is scheduled. Tasks must not throw: one that does is not run
 * again.
 */
final class SteadyTimer extends Timer {
  private final ScheduledExecutorService executor;
  private final Clock clock;

  /**
   * @param executor is shut down when this is cancelled; a task that is running then may finish
   */
  SteadyTimer(ScheduledExecutorService executor, Clock clock) {
    super(true);
    super.cancel(); // its own thread is of no use
    this.executor = executor;
    this.clock = clock;
  }

  @Override
  public void schedule(TimerTask task, long delay) {
    executor.schedule(task, delay, TimeUnit.MILLISECONDS);
  }

  @Override
  public void schedule(TimerTask task, Date time) {
    schedule(task, until(time));
  }

  /** The period is the time between the end of one run and the beginning of the next. */
  @Override
  public void schedule(TimerTask task, long delay, long period) {
    executor.scheduleWithFixedDelay(task, delay, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void schedule(TimerTask task, Date firstTime, long period) {
    schedule(task, until(firstTime), period);
  }

  @Override
  public void scheduleAtFixedRate(TimerTask task, long delay, long period) {
    executor.scheduleAtFixedRate(task, delay, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void scheduleAtFixedRate(TimerTask task, Date firstTime, long period) {
    scheduleAtFixedRate(task, until(firstTime), period);
  }

  private long until(Date time) {
    return Math.max(0, time.getTime() - clock.millis());
  }

  @Override
  public void cancel() {
    executor.shutdown();
  }

  @Override
  public int purge() {
    return 0; // a task that is cancelled is cancelled with its timer
  }
}
