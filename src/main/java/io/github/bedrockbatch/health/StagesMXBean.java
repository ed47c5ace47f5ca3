/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import java.util.List;

/** What JMX shows of stages that are stuck. */
public interface StagesMXBean {

  /**
   * How many have been busy with one step, or late to begin, for longer than {@code
   * stages.busy-warning}.
   */
  int getBusyTooLong();

  /** The same in words: stage, step, batch and minutes. */
  List<String> getBusy();
}
