/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.job.JobState;
import io.github.bedrockbatch.local.job.JobStore;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.job.RecordCounts;
import io.github.bedrockbatch.local.record.InputFile;
import io.github.bedrockbatch.local.record.JobFailed;
import io.github.bedrockbatch.local.record.RunningCounts;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job. Each turn reads the state from the store and does the work of that state, so that
 * after a restart a job resumes in its state, with its input fetched again.
 */
final class JobRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration ROOM_PERIOD = Duration.ofSeconds(1);

  record Tools(
      JobStore store,
      InputCheck inputCheck,
      JobWork work,
      OutputUpload upload,
      Pace pace,
      FaultSwitches faults,
      Semaphore desks,
      AtomicBoolean closing,
      Path workFolder) {}

  private final String id;
  private final Tools tools;
  private final Path folder;
  private final WorkerPermits desk;
  private final StopSignal stop = new StopSignal();
  private volatile RunningCounts progress = new RunningCounts();
  private List<InputFile> input;
  private JobOutput output;
  private boolean waitsForRoom;

  JobRun(String id, Tools tools) {
    this.id = id;
    this.tools = tools;
    this.folder = tools.workFolder().resolve(id);
    this.desk = new WorkerPermits(tools.desks());
  }

  void stop() {
    stop.raise();
  }

  /** The job with its current counters, which the store does not have yet. */
  LocalJob asItStands(LocalJob job) {
    boolean atWork = job.state() == JobState.IN_PROGRESS || job.state() == JobState.STOPPING;
    return atWork && !tools.faults().present().laggingCounters()
        ? job.counted(progress.counts(job.counts().total()))
        : job;
  }

  @Override
  public void run() {
    try (desk;
        Closeable copies = () -> DurableFolder.remove(folder)) {
      for (LocalJob job = job(); !job.state().isFinal(); job = job()) {
        turn(job);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("The copies of job " + id + " are left in " + folder, e);
    }
  }

  private LocalJob job() {
    return tools.store().get(id);
  }

  private void turn(LocalJob job) throws InterruptedException {
    try {
      step(job);
      waitsForRoom = false;
    } catch (IOException | RuntimeException e) {
      leaveIfClosing();
      if (Disk.isFull(e)) {
        awaitRoom(job);
      } else {
        LOG.error("Job {} failed in state {} because of an error in local-aws", id, job.state(), e);
        fail(job, "Internal error of local-aws; see its log");
      }
    }
  }

  private void step(LocalJob job) throws InterruptedException, IOException {
    try {
      switch (job.state()) {
        case SUBMITTED -> queue(job);
        case VALIDATING -> validate(job);
        case SCHEDULED -> schedule(job);
        case IN_PROGRESS -> work(job);
        case STOPPING -> comeToRest(job);
        default -> throw new IllegalStateException("No work in state " + job.state());
      }
    } catch (JobFailed e) {
      leaveIfClosing();
      fail(job, e.getMessage());
    }
  }

  /** Waits before a write to a full disk is tried again: in the service there is always room. */
  private void awaitRoom(LocalJob job) throws InterruptedException {
    if (!waitsForRoom) {
      LOG.warn("Job {} waits in state {}: the disk of local-aws is full", id, job.state());
      waitsForRoom = true;
    }
    Thread.sleep(ROOM_PERIOD.toMillis());
  }

  /**
   * Throws if this is closing, as the failure may be due to that; the job resumes at the next
   * start.
   */
  private void leaveIfClosing() throws InterruptedException {
    if (tools.closing().get()) {
      throw new InterruptedException();
    }
  }

  private void queue(LocalJob job) throws InterruptedException {
    tools
        .pace()
        .await(() -> tools.pace().isOver(job.state(), job.submitTime()) && desk.tryTake(), stop);
    move(job, JobState.VALIDATING);
  }

  private void validate(LocalJob job) throws InterruptedException, JobFailed, IOException {
    rights().checkBuckets(job.spec());
    RecordCounts counts = new RecordCounts(fetchInput(job), 0, 0);
    desk.close();
    Instant since = job.lastModifiedTime();
    tools.pace().await(() -> tools.pace().isOver(job.state(), since), stop);
    tools.store().move(id, job.state(), j -> j.counted(counts).moved(JobState.SCHEDULED, now()));
  }

  private long fetchInput(LocalJob job) throws InterruptedException, JobFailed, IOException {
    desk.take();
    if (input == null) {
      input = tools.inputCheck().check(job.spec().input(), folder);
    }
    return input.stream().mapToLong(InputFile::records).sum();
  }

  private void schedule(LocalJob job) throws InterruptedException {
    Pace pace = tools.pace();
    boolean told = isToldToEnd(JobState.EXPIRED);
    pace.await(
        () ->
            told
                || pace.isPast(job.expirationTime())
                || (pace.isOver(job.state(), job.lastModifiedTime())
                    && !tools.faults().present().stuckScheduled()
                    && desk.tryTake()),
        stop);
    if (told || pace.isPast(job.expirationTime())) {
      // Seen in the service: an expired job has the end of its validation as its end time.
      Instant end = job.lastModifiedTime();
      tools.store().move(id, job.state(), j -> j.moved(JobState.EXPIRED, now()).endedAt(end));
    } else {
      move(job, JobState.IN_PROGRESS);
    }
  }

  private void work(LocalJob job) throws InterruptedException, JobFailed, IOException {
    fetchInput(job);
    progress = new RunningCounts();
    output = tools.work().work(job, input, folder, progress, stop);
    Instant end = now();
    rights().checkModel();
    if (isToldToEnd(JobState.FAILED)) {
      throw new JobFailed("Customer doesn't have permissions to invokeModel");
    }
    if (isToldToEnd(JobState.STOPPED)) {
      move(job, JobState.STOPPING);
    }
    if (job().state() == JobState.STOPPING) {
      return;
    }
    tools.upload().upload(job, output, tools.faults().present());
    RecordCounts counts = output.counts();
    JobState ending =
        counts.processed() < counts.total() ? JobState.PARTIALLY_COMPLETED : JobState.COMPLETED;
    tools.store().move(id, job.state(), j -> j.counted(counts).endedAt(end).moved(ending, now()));
  }

  /**
   * Stops the job, and uploads the output of the records that were processed, as they are paid for.
   */
  private void comeToRest(LocalJob job) throws InterruptedException, IOException {
    StopSignal never = new StopSignal();
    tools.pace().await(() -> tools.pace().isOver(job.state(), job.lastModifiedTime()), never);
    if (output != null) {
      try {
        tools.upload().upload(job, output, tools.faults().present());
      } catch (JobFailed e) {
        leaveIfClosing();
        LOG.warn("Output of stopped job {} was not written: {}", id, e.getMessage());
      }
    }
    RecordCounts counts = output == null ? job.counts() : output.counts();
    tools.store().move(id, job.state(), j -> j.counted(counts).moved(JobState.STOPPED, now()));
  }

  private RoleRights rights() {
    return new RoleRights(tools.faults().present().ofAccount());
  }

  private boolean isToldToEnd(JobState state) {
    return state.wireName().equals(tools.faults().present().endState());
  }

  private void move(LocalJob job, JobState next) {
    tools.store().move(id, job.state(), j -> j.moved(next, now()));
  }

  private void fail(LocalJob job, String why) {
    tools.store().move(id, job.state(), j -> j.failed(why, now()));
  }

  private Instant now() {
    return tools.store().now();
  }
}
