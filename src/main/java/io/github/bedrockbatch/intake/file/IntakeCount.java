/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import java.util.List;

/**
 * What became of the values of one source that was read to its end.
 *
 * @param accepted values that became prompts
 * @param rejected values (or lines that hold none) that became dead letters
 */
public record IntakeCount(String source, long accepted, long rejected) {

  /** What is left when that of parts of it is not counted. */
  IntakeCount without(List<IntakeCount> parts) {
    long less = parts.stream().mapToLong(IntakeCount::accepted).sum();
    long lessRejected = parts.stream().mapToLong(IntakeCount::rejected).sum();
    return new IntakeCount(source, accepted - less, rejected - lessRejected);
  }

  @Override
  public String toString() {
    return "%,d taken, %,d rejected".formatted(accepted, rejected);
  }
}
