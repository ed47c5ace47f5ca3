/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.local.wire.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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
    if (!Files.exists(file)) {
      return jobs;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (byte[] line = line(in); line != null; line = line(in)) {
        Job job = JobCodec.decode(Json.TREES.readTree(line));
        jobs.put(job.id(), job);
      }
    }
    return jobs;
  }

  /** Null at the end, and at a line that has no end. */
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      line.write(next);
    }
    return line.toByteArray();
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
    Path next = file.resolveSibling("jobs.jsonl.next");
    PrivateFiles.touch(next);
    FileOutputStream rewritten = new FileOutputStream(next.toFile());
    for (Job job : jobs) {
      write(rewritten, job);
    }
    rewritten.getFD().sync();
    Files.move(next, file, ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.getParent(), READ)) {
      directory.force(true);
    }
    close();
    out = rewritten;
    linesSinceRewrite = 0;
  }

  private static void write(FileOutputStream out, Job job) throws IOException {
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
