/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.WatchedFile;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Gathers the prompts of one file into pages. Closes the file when it has been read to its end, and
 * when reading fails.
 */
public final class PromptPages implements Iterator<PromptPage>, Closeable {
  /** What a prompt costs in heap besides its body and its id. */
  private static final int OVERHEAD_BYTES = 160;

  private final FilePrompts prompts;
  private final WatchedFile file;
  private PromptPage ahead;
  private boolean ended;
  private IntakeCount count;
  private FileEnd end;

  PromptPages(FilePrompts prompts, WatchedFile file) {
    this.prompts = prompts;
    this.file = file;
  }

  /** Which source the file is. */
  public FileSource source() {
    return prompts.source();
  }

  /** What became of the values of the file; known once {@link #hasNext} has said no. */
  IntakeCount count() {
    return Objects.requireNonNull(count, "The file has not been read to its end");
  }

  /** What became of the file itself; known at the same time. */
  FileEnd end() {
    return Objects.requireNonNull(end, "The file has not been read to its end");
  }

  /** How much of the file was read so far. */
  public long offset() {
    return prompts.offset();
  }

  /**
   * Whether there is another page. When there is none, every dead letter of the file is on the
   * disk.
   *
   * @throws UncheckedIOException when the file cannot be read or a dead letter cannot be written;
   *     the file is closed then, and may be read again from its start
   */
  @Override
  public boolean hasNext() {
    if (ahead == null && !ended) {
      try {
        read();
      } catch (IOException e) {
        closeAfter(e);
        throw new UncheckedIOException(e);
      }
    }
    return ahead != null;
  }

  @Override
  public PromptPage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    PromptPage page = ahead;
    ahead = null;
    return page;
  }

  private void read() throws IOException {
    List<Prompt> page = new ArrayList<>(PromptPage.MAX_RECORDS);
    long bytes = 0;
    while (page.size() < PromptPage.MAX_RECORDS && bytes < PromptPage.MAX_BYTES) {
      Prompt prompt = prompts.next();
      if (prompt == null) {
        finish();
        break;
      }
      page.add(prompt);
      bytes += prompt.modelInput().length + prompt.context().id().length() + OVERHEAD_BYTES;
    }
    ahead = page.isEmpty() ? null : new PromptPage(page);
  }

  private void finish() throws IOException {
    IntakeCount all = prompts.finish();
    end =
        prompts.isCut()
            ? FileEnd.cut(prompts.source(), prompts.offset())
            : FileEnd.whole(prompts.source(), file);
    close();
    count = all;
  }

  private void closeAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    prompts.close();
  }
}
