/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The current state of a job.
 *
 * @param sequence grows with every job, so it orders jobs that were submitted in one millisecond
 * @param endTime null while the job is open, as is {@code message} unless it failed
 */
public record LocalJob(
    long sequence,
    String id,
    String arn,
    JobSpec spec,
    JobState state,
    String message,
    Instant submitTime,
    Instant lastModifiedTime,
    Instant endTime,
    RecordCounts counts,
    Map<String, String> tags) {

  /** The time-out counts from the submission. */
  public Instant expirationTime() {
    return submitTime.plus(Duration.ofHours(spec.timeoutHours()));
  }

  public LocalJob moved(JobState next, Instant now) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(state + " does not become " + next);
    }
    return with(next, message, now, next.isFinal() && endTime == null ? now : endTime, counts);
  }

  public LocalJob failed(String why, Instant now) {
    LocalJob failed = moved(JobState.FAILED, now);
    return failed.with(JobState.FAILED, why, now, failed.endTime, counts);
  }

  public LocalJob endedAt(Instant end) {
    return with(state, message, lastModifiedTime, end, counts);
  }

  public LocalJob counted(RecordCounts now) {
    return with(state, message, lastModifiedTime, endTime, now);
  }

  LocalJob tagged(Map<String, String> now) {
    return new LocalJob(
        sequence,
        id,
        arn,
        spec,
        state,
        message,
        submitTime,
        lastModifiedTime,
        endTime,
        counts,
        now);
  }

  private LocalJob with(
      JobState state, String message, Instant modified, Instant end, RecordCounts counts) {
    return new LocalJob(
        sequence, id, arn, spec, state, message, submitTime, modified, end, counts, tags);
  }
}
