/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

/**
 * What became of the values of one source that was read to its end.
 *
 * @param accepted values that became prompts
 * @param rejected values (or lines that hold none) that became dead letters
 */
public record IntakeCount(String source, long accepted, long rejected) {

  @Override
  public String toString() {
    return "%,d taken, %,d rejected".formatted(accepted, rejected);
  }
}
