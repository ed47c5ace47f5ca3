/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

/** Processed is always success plus error. */
public record RecordCounts(long total, long success, long error) {
  static final RecordCounts NONE = new RecordCounts(0, 0, 0);

  public long processed() {
    return success + error;
  }
}
