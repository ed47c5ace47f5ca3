/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.job.JobIds;
import io.github.bedrockbatch.local.job.JobQuery;
import io.github.bedrockbatch.local.job.JobSpec;
import io.github.bedrockbatch.local.job.JobState;
import io.github.bedrockbatch.local.job.JobStore;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.wire.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/** The jobs of the emulated service: kept in a store, worked on by a runner. */
public record Jobs(JobStore store, JobRunner runner, FaultSwitches faults) {
  /**
   * A page of a list of jobs.
   *
   * @param last the sequence after which the next page begins; null when this is the last page
   */
  public record Page(List<LocalJob> jobs, Long last) {}

  public LocalJob create(JobSpec spec, Map<String, String> tags) {
    JobStore.Created created = store.create(spec, tags, faults.present().quotaReached());
    if (created.isNew()) {
      runner.start(created.job());
    }
    return created.job();
  }

  public LocalJob get(String identifier) {
    String id = JobIds.idIn(identifier);
    if (id == null) {
      throw AwsError.validation("The provided job identifier is invalid.");
    }
    return store
        .find(id)
        .filter(job -> !faults.present().forgottenJobs())
        .map(runner::asItStands)
        .orElseThrow(
            () ->
                new AwsError(
                    AwsError.Kind.RESOURCE_NOT_FOUND, "The specified job could not be found."));
  }

  public Page list(JobQuery query) {
    NavigableMap<Long, String> order =
        query.ascending() ? store.sequence() : store.sequence().descendingMap();
    if (query.after() != null) {
      order = order.tailMap(query.after(), false);
    }
    List<LocalJob> page = new ArrayList<>();
    if (faults.present().forgottenJobs()) {
      return new Page(page, null);
    }
    for (String id : order.values()) {
      LocalJob job = runner.asItStands(store.get(id));
      if (query.wants(job)) {
        if (page.size() == query.pageSize()) {
          return new Page(page, page.get(page.size() - 1).sequence());
        }
        page.add(job);
      }
    }
    return new Page(page, null);
  }

  /** Requests the stop; the job is Stopping when this returns, and Stopped some time later. */
  public void stop(String identifier) {
    LocalJob job = get(identifier);
    while (!job.state().isFinal() && job.state() != JobState.STOPPING) {
      if (store.move(job.id(), job.state(), now -> now.moved(JobState.STOPPING, store.now()))) {
        runner.stop(job.id());
        return;
      }
      job = get(identifier);
    }
    if (job.state().isFinal()) {
      throw AwsError.conflict("The job has already ended and cannot be stopped.");
    }
  }
}
