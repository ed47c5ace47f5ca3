/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import java.time.Instant;

/**
 * The filters of a list. Null matches all.
 *
 * @param after the sequence of the last job of the page before, or null for the first page. As it
 *     is a place in the order of creation, new jobs neither shift nor repeat others between pages.
 */
public record JobQuery(
    Instant submitTimeAfter,
    Instant submitTimeBefore,
    JobState status,
    String nameContains,
    boolean ascending,
    int pageSize,
    Long after) {

  public boolean wants(LocalJob job) {
    return (submitTimeAfter == null || job.submitTime().isAfter(submitTimeAfter))
        && (submitTimeBefore == null || job.submitTime().isBefore(submitTimeBefore))
        && (status == null || job.state() == status)
        && (nameContains == null || job.spec().jobName().contains(nameContains));
  }
}
