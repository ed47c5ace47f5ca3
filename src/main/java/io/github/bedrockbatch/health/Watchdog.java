/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs, at ERROR, a stage that is busy with one step for too long or whose timer does not tick, and
 * logs it again each time that this duration has doubled.
 */
public final class Watchdog implements StagesMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final Duration limit;
  private final LongSupplier nanoTime;
  private final Steps steps;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Watchdog::thread);
  private volatile CamelContext camel;

  /**
   * @param nanoTime as {@code System.nanoTime}
   */
  public Watchdog(Duration limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.steps = new Steps(nanoTime);
  }

  private static Thread thread(Runnable look) {
    Thread thread = new Thread(look, "watchdog");
    thread.setDaemon(true);
    return thread;
  }

  /** To be called before the context has routes. */
  public void watch(CamelContext context) {
    context.getCamelContextExtension().addInterceptStrategy(steps);
    camel = context;
    long period = Math.max(limit.toMillis() / 4, 1);
    thread.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  void look() {
    try {
      for (Work busy : tooLong()) {
        if (busy.isToBeLogged(nanoTime.getAsLong(), limit.toNanos())) {
          LOG.error("{}. This is logged again when that time has doubled", words(busy));
        }
      }
    } catch (RuntimeException e) { // or the executor would not run this again
      LOG.warn("Looking for stuck stages failed: {}", e.toString());
    }
  }

  private List<Work> tooLong() {
    long now = nanoTime.getAsLong();
    List<Work> busy =
        steps.works().stream().filter(work -> work.nanos(now) >= limit.toNanos()).toList();
    Stream<Work> silent =
        steps.overdue(now, limit.toNanos()).stream()
            .filter(timer -> busy.stream().noneMatch(work -> work.stage().equals(timer.stage())));
    boolean started = camel != null && camel.getStatus().isStarted();
    return started ? Stream.concat(busy.stream(), silent).toList() : List.of();
  }

  private String words(Work work) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(work.nanos(nanoTime.getAsLong()));
    return work.words() + " for " + (seconds < 120 ? seconds + " s" : seconds / 60 + " min");
  }

  /**
   * A stage that has been in one step for too long.
   *
   * @param words what it is busy with: the beginning of a sentence that ends with the duration
   * @param isIdle whether its timer does not tick although no exchange of the stage is in flight
   */
  public record Stuck(String stage, String words, Duration time, boolean isIdle) {}

  /** Whether no exchange of the stage is in flight. */
  boolean isIdle(String stage) {
    return steps.isIdle(stage);
  }

  /** The stages that are stuck now. */
  public List<Stuck> stuck() {
    long now = nanoTime.getAsLong();
    return tooLong().stream()
        .map(
            work ->
                new Stuck(
                    work.stage(),
                    work.words(),
                    Duration.ofNanos(work.nanos(now)),
                    isIdle(work.stage())))
        .toList();
  }

  @Override
  public int getBusyTooLong() {
    return tooLong().size();
  }

  @Override
  public List<String> getBusy() {
    return tooLong().stream().map(this::words).toList();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
