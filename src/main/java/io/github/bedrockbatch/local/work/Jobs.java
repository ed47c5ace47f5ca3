/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.job.Job;
import io.github.bedrockbatch.local.job.JobIds;
import io.github.bedrockbatch.local.job.JobPage;
import io.github.bedrockbatch.local.job.JobQuery;
import io.github.bedrockbatch.local.job.JobSpec;
import io.github.bedrockbatch.local.job.JobState;
import io.github.bedrockbatch.local.job.JobStore;
import io.github.bedrockbatch.local.wire.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

public final class Jobs {
  private final JobStore store;
  private final JobRunner runner;
  private final FaultSwitches faults;

  public Jobs(JobStore store, JobRunner runner, FaultSwitches faults) {
    this.store = store;
    this.runner = runner;
    this.faults = faults;
  }

  public Job create(JobSpec spec, Map<String, String> tags) {
    JobStore.Created created = store.create(spec, tags, faults.present().quotaReached());
    if (created.isNew()) {
      runner.start(created.job());
    }
    return created.job();
  }

  public Job get(String identifier) {
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

  public JobPage list(JobQuery query) {
    NavigableMap<Long, String> order =
        query.ascending() ? store.sequence() : store.sequence().descendingMap();
    if (query.after() != null) {
      order = order.tailMap(query.after(), false);
    }
    List<Job> page = new ArrayList<>();
    if (faults.present().forgottenJobs()) {
      return new JobPage(page, null);
    }
    for (String id : order.values()) {
      Job job = runner.asItStands(store.get(id));
      if (query.wants(job)) {
        if (page.size() == query.pageSize()) {
          return new JobPage(page, page.get(page.size() - 1).sequence());
        }
        page.add(job);
      }
    }
    return new JobPage(page, null);
  }

  /** Asks only; the job is Stopping when this returns and Stopped some time later. */
  public void stop(String identifier) {
    Job job = get(identifier);
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

  public JobStore store() {
    return store;
  }
}
