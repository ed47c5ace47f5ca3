/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.job.JobState;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.record.Inference;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Admits records no faster than the job's pace, and none once the job is stopped or has timed out.
 */
final class WorkGate implements Inference.Gate {
  private final Pace pace;
  private final StopSignal stop;
  private final LocalJob job;
  private final long total;
  private final long most;
  private final AtomicLong let = new AtomicLong();

  /**
   * @param most how many records are admitted in all
   */
  WorkGate(Pace pace, StopSignal stop, LocalJob job, long total, long most) {
    this.pace = pace;
    this.stop = stop;
    this.job = job;
    this.total = total;
    this.most = most;
  }

  @Override
  public boolean mayGoOn() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long nth = let.incrementAndGet();
    Instant since = job.lastModifiedTime();
    double part = (double) nth / total;
    pace.await(
        () -> (pace.isOver(JobState.IN_PROGRESS, since, part) && pace.reaches(part)) || isTooLate(),
        stop);
    return nth <= most && !stop.isRaised() && !isTooLate();
  }

  private boolean isTooLate() {
    return pace.isPast(job.expirationTime());
  }
}
