/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.job.JobState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Decides how long a job stays in each state. Polls the clock, as a test may set it and a fault
 * switch may change its speed.
 */
record Pace(Clock clock, Duration jobDuration, FaultSwitches faults) {
  private static final long LOOK_EVERY_MILLIS = 10;

  private static double share(JobState state) {
    return switch (state) {
      case SUBMITTED, STOPPING -> 0.1;
      case VALIDATING, SCHEDULED -> 0.2;
      case IN_PROGRESS -> 0.5;
      default -> 0;
    };
  }

  /** True when a job that entered the state at {@code since} has been in it long enough. */
  boolean isOver(JobState state, Instant since) {
    return isOver(state, since, 1);
  }

  /** True when {@code part} (0 to 1) of the time in the state is over. */
  boolean isOver(JobState state, Instant since, double part) {
    if (jobDuration.isZero()) {
      return true;
    }
    double nanos = jobDuration.toNanos() * share(state) * part / faults.clockSpeed();
    return !clock.instant().isBefore(since.plusNanos((long) nanos));
  }

  /** Whether a job in progress gets as far as {@code part} (0 to 1) of its records now. */
  boolean reaches(double part) {
    double most = faults.present().standstillShare();
    return most == 0 || part <= most;
  }

  boolean isPast(Instant deadline) {
    return !clock.instant().isBefore(deadline);
  }

  /** Waits for a condition; returns at once when the job is to be stopped. */
  void await(BooleanSupplier time, StopSignal stop) throws InterruptedException {
    while (!stop.isRaised() && !time.getAsBoolean()) {
      stop.pause(LOOK_EVERY_MILLIS);
    }
  }
}
