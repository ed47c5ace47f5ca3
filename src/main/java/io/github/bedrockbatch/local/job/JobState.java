/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The ten states of a job and every move between them. */
public enum JobState {
  SUBMITTED("Submitted"),
  VALIDATING("Validating"),
  SCHEDULED("Scheduled"),
  IN_PROGRESS("InProgress"),
  STOPPING("Stopping"),
  COMPLETED("Completed"),
  PARTIALLY_COMPLETED("PartiallyCompleted"),
  FAILED("Failed"),
  STOPPED("Stopped"),
  EXPIRED("Expired");

  private final String wireName;

  JobState(String wireName) {
    this.wireName = wireName;
  }

  private Set<JobState> next() {
    return switch (this) {
      case SUBMITTED -> EnumSet.of(VALIDATING, STOPPING);
      case VALIDATING -> EnumSet.of(SCHEDULED, FAILED, STOPPING);
      case SCHEDULED -> EnumSet.of(IN_PROGRESS, EXPIRED, STOPPING);
      case IN_PROGRESS -> EnumSet.of(COMPLETED, PARTIALLY_COMPLETED, FAILED, STOPPING);
      case STOPPING -> EnumSet.of(STOPPED);
      case COMPLETED, PARTIALLY_COMPLETED, FAILED, STOPPED, EXPIRED ->
          EnumSet.noneOf(JobState.class);
    };
  }

  public boolean mayBecome(JobState next) {
    return next().contains(next);
  }

  public boolean isFinal() {
    return next().isEmpty();
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<JobState> named(String wireName) {
    return Arrays.stream(values()).filter(state -> state.wireName.equals(wireName)).findFirst();
  }
}
