/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.content;

import io.github.bedrockbatch.prompt.Shape;
import java.nio.charset.Charset;

/**
 * How files are read.
 *
 * @param charset of those that do not show theirs
 * @param maxExpansion how many times its size the contents of a compressed file may be
 * @param windowLength in bytes, the longest value and one more
 */
public record ContentOptions(Shape shape, Charset charset, int maxExpansion, int windowLength) {
  /** What a file of any size may hold. */
  private static final long FREE = 100_000_000;

  long most(long size) {
    return Math.max(FREE, maxExpansion * size);
  }
}
