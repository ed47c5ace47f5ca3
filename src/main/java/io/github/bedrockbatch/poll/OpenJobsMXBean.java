/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

/** What JMX shows of the jobs, as of the last look at them. */
public interface OpenJobsMXBean {

  /** How many jobs are submitted and not ended. */
  int getOpen();

  /** How many of them have waited for capacity longer than {@code jobs.scheduled-warning}. */
  int getScheduledTooLong();
}
