/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.util.OptionalLong;

/** What is on the disk of this node and not in S3 yet, of what is acknowledged when it is there. */
public interface OnDisk {
  /**
   * The lowest ordinal of the source, or offset of its messages with many prompts, that is not
   * uploaded; empty when all that was taken of it is uploaded, was left out for batches that are,
   * or was given up by a person.
   */
  OptionalLong first(String source);
}
