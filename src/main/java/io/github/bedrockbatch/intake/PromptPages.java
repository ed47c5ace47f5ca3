/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * Gathers the prompts of one file into pages. Closes the file when it has been read to its end, and
 * when reading fails.
 */
final class PromptPages implements Iterator<PromptPage>, Closeable {
  /** What a prompt costs in heap besides its body and its id. */
  private static final int OVERHEAD_BYTES = 160;

  private final FilePrompts prompts;
  private final Consumer<IntakeCount> whenRead;
  private PromptPage ahead;
  private boolean ended;

  PromptPages(FilePrompts prompts, Consumer<IntakeCount> whenRead) {
    this.prompts = prompts;
    this.whenRead = whenRead;
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
    IntakeCount count = prompts.finish();
    close();
    whenRead.accept(count);
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
