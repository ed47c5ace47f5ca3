/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.prompt.Shape;
import java.nio.charset.Charset;

/**
 * How files are read.
 *
 * @param charset of files whose content does not show theirs
 * @param maxExpansion how many times as large as a compressed file its content may be
 * @param windowLength in bytes; one more than the longest value
 */
public record ContentOptions(Shape shape, Charset charset, int maxExpansion, int windowLength) {
  /** The size, in bytes, that the content of any compressed file may have. */
  private static final long FREE = 100_000_000;

  long most(long size) {
    return Math.max(FREE, maxExpansion * size);
  }
}
