/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.record;

import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.local.job.JobSpec;
import io.github.bedrockbatch.local.model.Model;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Processes an input file in shuffled order and writes each answer when it is there, so that the
 * output is shuffled without a second pass, and that of a stopped job is valid.
 */
public record Inference(Model model, long seed) {
  /** Asked before every record. */
  public interface Gate {
    boolean mayGoOn() throws InterruptedException;
  }

  /** What all records of a file share. */
  public record Tools(
      JobSpec spec, RecordWriter writer, RecordFaults faults, RunningCounts progress) {}

  public void run(InputFile input, Path output, Tools tools, Gate gate)
      throws IOException, InterruptedException {
    ShuffledBlocks blocks = new ShuffledBlocks(input, model.concurrency(), seed);
    ReentrantLock fileLock = new ReentrantLock();
    PrivateFiles.touch(output);
    try (OutputStream file = new FileOutputStream(output.toFile())) {
      inParallel(
          () -> {
            try (RecordReader reader = new RecordReader(input);
                LineSink sink = new LineSink(file, fileLock)) {
              work(blocks, reader, new RecordWorker(reader, sink, model, tools), gate);
            }
            return null;
          });
    }
  }

  private static void work(
      ShuffledBlocks blocks, RecordReader reader, RecordWorker worker, Gate gate)
      throws IOException, InterruptedException {
    for (int block = blocks.next(); block >= 0; block = blocks.next()) {
      reader.read(blocks.first(block), blocks.end(block));
      for (int record : blocks.shuffled(block)) {
        if (!gate.mayGoOn()) {
          return;
        }
        worker.work(record);
      }
    }
  }

  private void inParallel(Callable<Void> work) throws IOException, InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(model.concurrency());
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < model.concurrency(); i++) {
        running.add(workers.submit(work));
      }
      for (Future<Void> worker : running) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("A worker failed", e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }
}
