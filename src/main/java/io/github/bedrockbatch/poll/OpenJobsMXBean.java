/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

/** What JMX shows of the open jobs, as of the last poll. */
public interface OpenJobsMXBean {

  /** How many jobs are submitted and not ended. */
  int getOpen();

  /** How many jobs have waited for capacity longer than {@code jobs.scheduled-warning}. */
  int getScheduledTooLong();
}
