/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

/**
 * What became of the values of one source that was read to its end.
 *
 * @param accepted values that became prompts
 * @param refused values (or lines that hold none) that became dead letters
 */
public record IntakeCount(String source, long accepted, long refused) {

  @Override
  public String toString() {
    return "%,d taken, %,d refused".formatted(accepted, refused);
  }
}
