/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.timer;

import java.time.Clock;
import java.util.Map;
import java.util.Timer;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.timer.TimerComponent;
import org.apache.camel.component.timer.TimerConsumer;

/**
 * Camel's component {@code timer}, with timers that keep ticking when the wall clock is set back.
 * The JDK's timers wait for a time of day ({@code TimerThread.mainLoop}): when the clock is set
 * back by an hour, nothing would be sealed, polled or renewed for an hour. To be bound in the
 * registry as {@code timer}.
 */
public final class SteadyTimerComponent extends TimerComponent {
  private final Clock clock;
  private final Map<TimerConsumer, SteadyTimer> timers = new ConcurrentHashMap<>();

  /**
   * @param clock for the delay until a first time that is a time of day
   */
  public SteadyTimerComponent(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Timer getTimer(TimerConsumer consumer) {
    return timers.computeIfAbsent(
        consumer,
        its ->
            new SteadyTimer(
                getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(
                        this, "timer://" + its.getEndpoint().getTimerName()),
                clock));
  }

  @Override
  public void removeTimer(TimerConsumer consumer) {
    SteadyTimer timer = timers.remove(consumer);
    if (timer != null) {
      timer.cancel();
    }
  }
}
