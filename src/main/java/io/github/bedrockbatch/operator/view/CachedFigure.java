/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches a value that is costly to compute. It is computed so rarely that it takes less than a
 * three-hundredth of a core, as it shares a hundredth with others; in between, calls get the last
 * value. Only the first call waits for more than a moment. A single slow computation, such as the
 * first one on a cold start, does not make it rarer; two in a row do.
 */
final class CachedFigure<T> {
  private static final Logger LOG = LoggerFactory.getLogger(CachedFigure.class);
  private static final int RARELY = 300;
  private static final long LEAST_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long MOMENT_NANOS = Duration.ofMillis(50).toNanos();

  private final Supplier<T> source;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private T value;
  private long took;
  private long dueAt;
  private boolean busy;

  /**
   * @param executor computes values that take longer than a moment
   * @param nanoTime a clock that never goes back
   */
  CachedFigure(Supplier<T> source, Executor executor, LongSupplier nanoTime) {
    this.source = source;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  T get() {
    synchronized (this) {
      if (value != null) {
        if (busy || nanoTime.getAsLong() - dueAt < 0) {
          return value;
        }
        if (took > MOMENT_NANOS) {
          busy = true;
          executor.execute(this::again);
          return value;
        }
      }
      take();
      return value;
    }
  }

  private void again() {
    try {
      T next = timed();
      synchronized (this) {
        value = next;
      }
    } catch (RuntimeException e) {
      LOG.debug("What was found last is shown, as finding it out failed", e);
    } finally {
      synchronized (this) {
        busy = false;
      }
    }
  }

  private void take() {
    value = timed();
  }

  private T timed() {
    long before = nanoTime.getAsLong();
    try {
      return source.get();
    } finally {
      long now = nanoTime.getAsLong();
      synchronized (this) {
        long last = now - before;
        dueAt = now + Math.max(LEAST_NANOS, RARELY * Math.min(last, took));
        took = last;
      }
    }
  }
}
