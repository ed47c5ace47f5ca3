/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.JsonLinesFile;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.local.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stores the jobs: one line for every change of a job, of which the last one counts.
 *
 * <p>{@link #append} returns once the line is on the disk. No response was sent for a line that a
 * crash cut off, so reading ends there. Opening writes one line for each job to a new file, which
 * then replaces the old one: a crash in between leaves the old file whole.
 */
final class JobJournal implements AutoCloseable {
  private final Path file;
  private final Opener opener;

  /** No channel, as the interrupt of any writer would close it for all. */
  private RandomAccessFile out;

  private int linesSinceRewrite;

  /** Opens the file for more lines. */
  interface Opener {
    RandomAccessFile open(Path file) throws IOException;
  }

  JobJournal(Path directory) throws IOException {
    this(directory, file -> new RandomAccessFile(file.toFile(), "rw"));
  }

  JobJournal(Path directory, Opener opener) throws IOException {
    PrivateFiles.folders(directory);
    this.opener = opener;
    this.file = directory.resolve("jobs.jsonl");
  }

  Map<String, LocalJob> open() throws IOException {
    Map<String, LocalJob> jobs = read();
    rewrite(jobs.values());
    return jobs;
  }

  private Map<String, LocalJob> read() throws IOException {
    Map<String, LocalJob> jobs = new LinkedHashMap<>();
    JsonLinesFile.each(
        file,
        line -> {
          LocalJob job =
              JobCodec.decode(Json.TREES.readTree(line.buffer(), line.offset(), line.length()));
          jobs.put(job.id(), job);
        });
    return jobs;
  }

  /**
   * Appends the whole line or, when the disk fails, nothing: lines behind a partial one would be
   * lost.
   */
  void append(LocalJob job) throws IOException {
    long end = out.length();
    try {
      out.seek(end);
      out.write(line(job));
      out.getFD().sync();
    } catch (IOException e) {
      out.setLength(end);
      throw e;
    }
    linesSinceRewrite++;
  }

  boolean isMostlyHistory(int jobs) {
    return linesSinceRewrite > 10_000 + 4 * jobs;
  }

  void rewrite(Collection<LocalJob> jobs) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LocalJob job : jobs) {
      lines.writeBytes(line(job));
    }
    DurableFolder.write(file, lines.toByteArray());
    close();
    out = opener.open(file);
    linesSinceRewrite = 0;
  }

  private static byte[] line(LocalJob job) throws IOException {
    byte[] json = JobCodec.encode(job);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
