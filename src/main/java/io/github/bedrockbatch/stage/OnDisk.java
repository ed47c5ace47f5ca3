/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import java.util.OptionalLong;

/** What is only on the disk of this node, where sources are acknowledged after the upload to S3. */
public interface OnDisk {
  /**
   * The lowest ordinal of the source (or offset, for messages with many prompts) that is not
   * uploaded. Empty when everything taken from it was uploaded, left out as other batches have
   * uploaded it, or given up by a person.
   */
  OptionalLong first(String source);
}
