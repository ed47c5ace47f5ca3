/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import io.github.bedrockbatch.config.JobsOptions;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.stage.FailurePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/** The batches whose jobs are open; notes in the ledger what each poll of the service says. */
public final class OpenJobs implements OpenJobsMXBean {
  private static final Logger LOG = LoggerFactory.getLogger(OpenJobs.class);

  private static final String RUNNING = "InProgress";
  private static final Set<String> STOPPABLE =
      Set.of("Submitted", "Validating", "Scheduled", RUNNING);

  private final Ledger ledger;
  private final FailurePolicy failures;
  private final JobsOptions options;
  private final Clock clock;
  private final Supplier<Instant> time;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private final Map<String, String> stopped = new HashMap<>();
  private volatile Map<String, Batch> byArn = Map.of();

  /**
   * @param time by the ledger: when a job has ended decides whether its answers are late
   */
  public OpenJobs(
      Ledger ledger,
      FailurePolicy failures,
      JobsOptions options,
      Clock clock,
      Supplier<Instant> time) {
    this.ledger = ledger;
    this.failures = failures;
    this.options = options;
    this.clock = clock;
    this.time = time;
  }

  /** Reads the batches from the ledger; returns how many there are. */
  public int refresh() {
    Map<String, Batch> open = new LinkedHashMap<>();
    ledger.inState(BatchState.SUBMITTED).stream()
        .filter(ledger::reaches)
        .forEach(batch -> open.put(batch.job().arn(), batch));
    byArn = open;
    warned.retainAll(open.values().stream().map(Batch::id).toList());
    stopped.keySet().retainAll(open.keySet());
    return open.size();
  }

  @Override
  public int getOpen() {
    return byArn.size();
  }

  @Override
  public int getScheduledTooLong() {
    return warned.size();
  }

  /** The names of the lanes that have open jobs. */
  Set<String> lanes() {
    return byArn.values().stream()
        .map(batch -> batch.place().lane())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<Batch> in(String lane) {
    return byArn.values().stream().filter(batch -> batch.place().lane().equals(lane));
  }

  /**
   * When the oldest open job of a lane may have been created, by the clock of its node; never in
   * the future.
   */
  Instant oldest(String lane) {
    return Stream.concat(in(lane).map(batch -> batch.job().startedAt()), Stream.of(clock.instant()))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /**
   * Notes what the list of jobs of a lane says.
   *
   * @return the batches that are due and that the list lacks or shows without a status: each needs
   *     a call of its own
   */
  List<Batch> compare(String lane, List<ModelInvocationJobSummary> listed) {
    Map<String, Batch> unlisted = new LinkedHashMap<>();
    in(lane).forEach(batch -> unlisted.put(batch.job().arn(), batch));
    for (ModelInvocationJobSummary job : listed) {
      Batch batch = byArn.get(job.jobArn());
      if (batch != null && job.statusAsString() != null) {
        unlisted.remove(job.jobArn());
        note(batch, JobView.of(job));
      }
    }
    if (!unlisted.isEmpty()) {
      Set<String> postponed = ledger.postponed(BatchState.SUBMITTED);
      unlisted.values().removeIf(batch -> postponed.contains(batch.id()));
    }
    return new ArrayList<>(unlisted.values());
  }

  /** Notes what the service says about one job. */
  public void look(GetModelInvocationJobResponse job) {
    Batch batch = byArn.get(job.jobArn());
    if (batch != null) {
      note(batch, JobView.of(job));
    }
  }

  /** Notes that the service does not know the job: it does not keep jobs for ever. */
  void unknown(Batch batch, String why) {
    change(batch, leased -> failures.gone(leased, why));
  }

  /**
   * The batches of a lane whose jobs still run although the ledger says that they are to be
   * stopped. Stopping a job again, as after a restart, is harmless.
   */
  List<Batch> toStop(String lane) {
    return in(lane)
        .filter(batch -> batch.job().stopReason() != null)
        .filter(batch -> STOPPABLE.contains(Objects.requireNonNullElse(batch.job().status(), "")))
        .filter(batch -> !batch.job().status().equals(stopped.get(batch.job().arn())))
        .toList();
  }

  /** Notes that the stop call was made; it is repeated only when the job has another status. */
  void stopped(Batch batch) {
    stopped.put(batch.job().arn(), batch.job().status());
  }

  private void note(Batch batch, JobView job) {
    warnWhenStuck(batch, job);
    if (!job.isOver()
        && !isToBeStopped(batch, job)
        && batch.failures() == 0
        && job.counters().equals(batch.job().counters())
        && Objects.equals(job.status(), batch.job().status())) {
      return;
    }
    change(batch, leased -> note(leased, batch.job(), job));
  }

  private void change(Batch batch, Consumer<Batch> change) {
    Optional<Batch> leased = ledger.claim(batch);
    if (leased.isEmpty()) {
      return; // another node is noting the same
    }
    try (MDC.MDCCloseable logged = MDC.putCloseable("batch", batch.id())) {
      change.accept(leased.get());
    } catch (StaleBatchException e) {
      LOG.info(e.getMessage());
    } finally {
      ledger.release(batch);
    }
  }

  private void warnWhenStuck(Batch batch, JobView job) {
    if (!"Scheduled".equals(job.status())) {
      warned.remove(batch.id());
      return;
    }
    Duration waiting = Duration.between(batch.job().submittedAt(), clock.instant());
    if (waiting.compareTo(options.scheduledWarning()) > 0 && warned.add(batch.id())) {
      LOG.warn(
          "The job of batch {} has waited {} minutes for capacity (jobs.scheduled-warning). It ends"
              + " as Expired at its time-out; its prompts then go into a later batch.",
          batch.id(),
          waiting.toMinutes());
    }
  }

  private boolean isToBeStopped(Batch batch, JobView job) {
    return RUNNING.equals(job.status())
        && batch.job().stopReason() == null
        && isWorthless(job.counters());
  }

  /** Whether too many records fail. Never so while the counters lag behind or stay 0. */
  private boolean isWorthless(Job.Counters counters) {
    return counters.processed() >= options.stopErrorAfter()
        && counters.failed() * 100 > counters.processed() * options.stopErrorPercent();
  }

  /** Why the job is stopped, in words that follow "as". */
  private String tooManyFailed(Job.Counters counters) {
    String share = "jobs.stop-error-share=" + options.stopErrorPercent() + "%";
    return "%s of the %s records that it had processed had failed, more than %s"
        .formatted(counters.failed(), counters.processed(), share);
  }

  private void note(Batch leased, Job before, JobView job) {
    Batch next = leased.seen(job.status(), job.message(), job.counters());
    boolean stop = isToBeStopped(leased, job);
    Batch seen = ledger.save(leased, stop ? next.stopping(tooManyFailed(job.counters())) : next);
    byArn.put(job.arn(), seen);
    if (!Objects.equals(job.status(), before.status())) {
      LOG.info("Batch {}: the job is {}", leased.id(), job.status());
    }
    if (stop) {
      LOG.error(
          "The job of batch {} is stopped, as {}. What it has processed is paid and is delivered;"
              + " then the batch becomes FAILED if records are left, for you to fix the cause and"
              + " rerun it, or to drop it.",
          leased.id(),
          seen.job().stopReason());
    }
    if (job.isOver()) {
      ledger.save(seen, seen.ended(clock.instant()).endedAt(time.get()));
    }
  }
}
