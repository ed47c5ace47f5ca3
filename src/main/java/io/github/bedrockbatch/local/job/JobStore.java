/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import io.github.bedrockbatch.local.wire.AwsError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/**
 * All jobs that ever existed. Names and tokens stay in use for ever. Every change is on disk before
 * others can see it.
 */
public final class JobStore implements AutoCloseable {
  private final Map<String, LocalJob> byId = new ConcurrentHashMap<>();
  private final NavigableMap<Long, String> bySequence = new ConcurrentSkipListMap<>();
  private final Map<String, String> idByName = new HashMap<>();
  private final Map<String, String> idByToken = new HashMap<>();
  private final JobJournal journal;
  private final Clock clock;
  private final JobIds ids;
  private final int maxOpenJobsPerModel;

  public JobStore(Path directory, Clock clock, JobIds ids, int maxOpenJobsPerModel)
      throws IOException {
    this.journal = new JobJournal(directory);
    this.clock = clock;
    this.ids = ids;
    this.maxOpenJobsPerModel = maxOpenJobsPerModel;
    journal.open().values().forEach(this::remember);
  }

  /** The new job, or the one that an equal request with the same token has already created. */
  public synchronized Created create(JobSpec spec, Map<String, String> tags, boolean quotaReached) {
    String earlier = idByToken.get(spec.clientRequestToken());
    if (earlier != null) {
      if (byId.get(earlier).spec().equals(spec)) {
        return new Created(byId.get(earlier), false);
      }
      throw AwsError.conflict("The client request token was used with other parameters.");
    }
    if (idByName.containsKey(spec.jobName())) {
      throw AwsError.conflict("The provided job name is currently in use.");
    }
    if (quotaReached || openJobs(spec.modelArn()) >= maxOpenJobsPerModel) {
      throw new AwsError(
          AwsError.Kind.SERVICE_QUOTA_EXCEEDED,
          "The request exceeds your quota for number of concurrent invoke-model jobs.");
    }
    long sequence = bySequence.isEmpty() ? 1 : bySequence.lastKey() + 1;
    String id = ids.next(byId.keySet());
    Instant now = now();
    LocalJob job =
        new LocalJob(
            sequence,
            id,
            ids.arn(id),
            spec,
            JobState.SUBMITTED,
            null,
            now,
            now,
            null,
            RecordCounts.NONE,
            tags);
    write(job);
    return new Created(job, true);
  }

  /**
   * The result of a create.
   *
   * @param isNew false for a repeated request
   */
  public record Created(LocalJob job, boolean isNew) {}

  private long openJobs(String modelArn) {
    return byId.values().stream()
        .filter(job -> !job.state().isFinal() && job.spec().modelArn().equals(modelArn))
        .count();
  }

  public Optional<LocalJob> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public LocalJob get(String id) {
    return byId.get(id);
  }

  /** Jobs by sequence; a live view. */
  public NavigableMap<Long, String> sequence() {
    return bySequence;
  }

  /** Changes the job if it is still in the given state; false if it is not. */
  public synchronized boolean move(String id, JobState from, UnaryOperator<LocalJob> change) {
    LocalJob job = byId.get(id);
    if (job.state() != from) {
      return false;
    }
    write(change.apply(job));
    return true;
  }

  public synchronized void tag(String id, UnaryOperator<Map<String, String>> change) {
    LocalJob job = byId.get(id);
    write(job.tagged(Map.copyOf(change.apply(new HashMap<>(job.tags())))));
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void write(LocalJob job) {
    try {
      journal.append(job);
      remember(job);
      if (journal.isMostlyHistory(byId.size())) {
        journal.rewrite(byId.values());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(LocalJob job) {
    byId.put(job.id(), job);
    bySequence.put(job.sequence(), job.id());
    idByName.put(job.spec().jobName(), job.id());
    if (job.spec().clientRequestToken() != null) {
      idByToken.put(job.spec().clientRequestToken(), job.id());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    journal.close();
  }
}
