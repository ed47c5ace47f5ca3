/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.shape.ResultLines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A result file before it gets its name: a link to the file of answers if that has exactly its
 * lines, otherwise a copy of the wanted lines in the form of {@code deliver.shape}.
 */
final class ResultDraft implements AutoCloseable {
  private final Path result;
  private final int file;
  private final ResultLines lines;
  private AnswerIndex only;
  private boolean whole;
  private long size;
  private Path linked;
  private OutputStream out;

  /**
   * @param file the index of the file in the run
   */
  ResultDraft(Path result, int file, ResultLines lines) {
    this.result = result;
    this.file = file;
    this.lines = lines;
    this.whole = lines.areOurs();
  }

  /** Decides between link and copy; to be called for each line of answers, in order. */
  void plan(AnswerIndex segment, AnswerIndex.Line line, boolean wanted) {
    whole &= wanted && (only == null || only == segment);
    only = segment;
    size += line.length();
  }

  /**
   * @param more whether lines of prompts without an answer may follow
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

  /** Writes a wanted line of answers. */
  void line(byte[] bytes, int length) throws IOException {
    if (linked == null) {
      write(bytes, length - 1);
    }
  }

  /** Writes the line of a prompt without an answer. */
  void unanswered(byte[] line) throws IOException {
    write(line, line.length);
    size += line.length + 1;
  }

  private void write(byte[] line, int length) throws IOException {
    if (lines.areOurs()) {
      out.write(line, 0, length);
    } else {
      out.write(lines.line(line, 0, length));
    }
    out.write('\n');
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

  /** Completes the draft, so that only its name is missing. */
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
    } catch (IOException | UnsupportedOperationException e) { // such as on another file system
      Files.copy(linked, draft());
      DurableFolder.sync(draft());
    }
  }
}
