/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.work;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.job.JobStore;
import io.github.bedrockbatch.local.job.LocalJob;
import io.github.bedrockbatch.local.model.Model;
import io.github.bedrockbatch.local.s3.ObjectContents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Runs every open job on a thread of its own; most of them wait, and few process records at a time.
 */
public final class JobRunner implements AutoCloseable {
  private static final int DESKS = 16;

  private final Map<String, JobRun> runs = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "local-aws-job");
            thread.setDaemon(true);
            return thread;
          });
  private final JobRun.Tools tools;

  /** Resumes the jobs that an earlier process left unfinished. */
  public JobRunner(
      JobStore store,
      S3Client s3,
      ObjectContents contents,
      Model model,
      Limits limits,
      Clock clock,
      Duration jobDuration,
      FaultSwitches faults,
      long seed,
      Path workFolder)
      throws IOException {
    Pace pace = new Pace(clock, jobDuration, faults);
    S3Files files = new S3Files(s3, contents);
    this.tools =
        new JobRun.Tools(
            store,
            new InputCheck(files, limits),
            new JobWork(model, pace, faults, seed),
            new OutputUpload(files),
            pace,
            faults,
            new Semaphore(DESKS, true),
            new AtomicBoolean(),
            workFolder);
    DurableFolder.remove(workFolder);
    for (String id : store.sequence().values()) {
      LocalJob job = store.get(id);
      if (!job.state().isFinal()) {
        start(job);
      }
    }
  }

  void start(LocalJob job) {
    JobRun run = new JobRun(job.id(), tools);
    runs.put(job.id(), run);
    threads.execute(
        () -> {
          try {
            run.run();
          } finally {
            runs.remove(job.id());
          }
        });
  }

  void stop(String id) {
    JobRun run = runs.get(id);
    if (run != null) {
      run.stop();
    }
  }

  LocalJob asItStands(LocalJob job) {
    JobRun run = runs.get(job.id());
    return run == null ? job : run.asItStands(job);
  }

  @Override
  public void close() {
    tools.closing().set(true);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A job did not stop within 10 seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
