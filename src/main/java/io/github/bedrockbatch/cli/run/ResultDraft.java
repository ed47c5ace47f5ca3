/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.files.DurableFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of results before it has its name: a link to the file of answers where that has the same
 * lines, and else a copy of those that are wanted.
 */
final class ResultDraft implements AutoCloseable {
  private final Path result;
  private final int file;
  private AnswerIndex only;
  private boolean whole = true;
  private long size;
  private Path linked;
  private OutputStream out;

  /**
   * @param file its place among the files of the run
   */
  ResultDraft(Path result, int file) {
    this.result = result;
    this.file = file;
  }

  /** Is shown each line of answers there is, in order. */
  void plan(AnswerIndex segment, AnswerIndex.Line line, boolean wanted) {
    whole &= wanted && (only == null || only == segment);
    only = segment;
    size += line.length();
  }

  /**
   * @param more whether prompts without an answer may follow
   */
  void open(boolean more) throws IOException {
    if (only != null && whole && canEnd(AnswerSegment.path(only.folder, file), more)) {
      linked = AnswerSegment.path(only.folder, file);
    }
    if (linked == null) {
      out = new BufferedOutputStream(Files.newOutputStream(draft()));
    } else if (!only.isPublished()) {
      out = new BufferedOutputStream(Files.newOutputStream(linked, StandardOpenOption.APPEND));
    }
  }

  private boolean canEnd(Path answers, boolean more) throws IOException {
    if (only.isPublished()) {
      return !more && Files.size(answers) == size;
    }
    try (FileChannel channel = FileChannel.open(answers, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
    return true;
  }

  private Path draft() {
    return DurableFolder.draft(result);
  }

  /** A line of answers that is wanted. */
  void line(byte[] bytes, int length) throws IOException {
    if (linked == null) {
      out.write(bytes, 0, length);
    }
  }

  /** A line of a prompt without an answer. */
  void more(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
    size += line.length + 1;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      DurableFolder.sync(linked == null ? draft() : linked);
    }
    if (linked != null) {
      only.sizes[file] = size;
    }
  }

  boolean isLinkTo(AnswerIndex segment) {
    return linked != null && segment == only;
  }

  /** Lets its name be all that is missing. */
  void finish() throws IOException {
    if (linked == null) {
      return;
    }
    Files.deleteIfExists(draft());
    if (Files.exists(result) && Files.isSameFile(linked, result)) {
      return;
    }
    try {
      Files.createLink(draft(), linked);
    } catch (IOException | UnsupportedOperationException e) { // as on another file system
      Files.copy(linked, draft());
      DurableFolder.sync(draft());
    }
  }
}
