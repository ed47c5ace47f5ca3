/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The memory of the jobs: one line for every change of a job, the last line of a job is true.
 *
 * <p>{@link #append} returns once the line is on the disk. A line that a crash cut short was never
 * answered for, so reading ends there. Opening rewrites the file to one line a job, beside it, and
 * renames: a crash in between leaves the old file whole.
 */
final class JobJournal implements AutoCloseable {
  private final Path file;

  /** Not a channel: an interrupt of any writer would close that for all. */
  private FileOutputStream out;

  private int linesSinceRewrite;

  JobJournal(Path directory) throws IOException {
    PrivateFiles.folders(directory);
    this.file = directory.resolve("jobs.jsonl");
  }

  Map<String, Job> open() throws IOException {
    Map<String, Job> jobs = read();
    rewrite(jobs.values());
    return jobs;
  }

  private Map<String, Job> read() throws IOException {
    Map<String, Job> jobs = new LinkedHashMap<>();
    JsonLinesFile.each(
        file,
        line -> {
          Job job =
              JobCodec.decode(Json.TREES.readTree(line.buffer(), line.offset(), line.length()));
          jobs.put(job.id(), job);
        });
    return jobs;
  }

  void append(Job job) throws IOException {
    write(out, job);
    out.getFD().sync();
    linesSinceRewrite++;
  }

  boolean isMostlyHistory(int jobs) {
    return linesSinceRewrite > 10_000 + 4 * jobs;
  }

  void rewrite(Collection<Job> jobs) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Job job : jobs) {
      write(lines, job);
    }
    DurableFolder.write(file, lines.toByteArray());
    close();
    out = new FileOutputStream(file.toFile(), true);
    linesSinceRewrite = 0;
  }

  private static void write(OutputStream out, Job job) throws IOException {
    byte[] json = JobCodec.encode(job);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    out.write(line);
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
