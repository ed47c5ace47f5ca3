/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.read;

import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Prompts in pages, read as they are asked for: a message of megabytes may hold a million prompts,
 * each of which is many times its length in heap.
 */
public abstract class PromptPages implements Iterator<PromptPage>, Closeable {
  private PromptPage ahead;
  private boolean ended;

  /** The next prompt; null when there is no more, and it is not asked again. */
  protected abstract Prompt nextPrompt() throws IOException;

  /**
   * Whether there is another page. When there is none, everything that is no prompt was rejected.
   *
   * @throws UncheckedIOException when nothing more can be read, or what is rejected cannot be put
   *     aside; it is closed then, and there is no other page
   */
  @Override
  public final boolean hasNext() {
    if (ahead == null && !ended) {
      try {
        ahead = page();
      } catch (IOException e) {
        closeAfter(e);
        throw new UncheckedIOException(e);
      }
    }
    return ahead != null;
  }

  private PromptPage page() throws IOException {
    PromptPage.Builder page = new PromptPage.Builder();
    while (!ended && !page.isFull()) {
      Prompt prompt = nextPrompt();
      if (prompt == null) {
        ended = true;
      } else {
        page.add(prompt);
      }
    }
    return page.build(Instant.MIN);
  }

  private void closeAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public final PromptPage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    PromptPage page = ahead;
    ahead = null;
    return page;
  }

  /** Ends it; to be extended by what holds something. */
  @Override
  public void close() throws IOException {
    ended = true;
  }
}
