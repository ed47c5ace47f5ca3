/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The prompts of messages in pages, read as they are asked for: a message of megabytes may hold a
 * million prompts, each of which is many times its length in heap.
 */
final class MessagePages implements Iterator<PromptPage> {
  /** What a prompt costs in heap besides its body. */
  private static final int OVERHEAD_BYTES = 300;

  /** Opens a message for reading. */
  interface Opening {
    MessageReader open(SourceMessage message) throws IOException;
  }

  private final Iterator<SourceMessage> messages;
  private final Opening opening;
  private final Runnable whenRead;
  private MessageReader reader;
  private PromptPage ahead;
  private boolean ended;

  /**
   * @param whenRead called once, when all messages were read without a failure
   */
  MessagePages(List<SourceMessage> messages, Opening opening, Runnable whenRead) {
    this.messages = messages.iterator();
    this.opening = opening;
    this.whenRead = whenRead;
  }

  /**
   * Whether there is another page. When there is none, everything that is no prompt was rejected.
   *
   * @throws UncheckedIOException when what is rejected cannot be put aside
   */
  @Override
  public boolean hasNext() {
    if (ahead == null && !ended) {
      try {
        read();
      } catch (IOException e) {
        ended = true;
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
    List<Prompt> page = new ArrayList<>();
    long bytes = 0;
    while (page.size() < PromptPage.MAX_RECORDS && bytes < PromptPage.MAX_BYTES) {
      Prompt prompt = prompt();
      if (prompt == null) {
        ended = true;
        whenRead.run();
        break;
      }
      page.add(prompt);
      bytes += prompt.modelInput().length + OVERHEAD_BYTES;
    }
    ahead = page.isEmpty() ? null : new PromptPage(page);
  }

  private Prompt prompt() throws IOException {
    Prompt prompt = reader == null ? null : reader.next();
    while (prompt == null && messages.hasNext()) {
      reader = opening.open(messages.next());
      prompt = reader.next();
    }
    return prompt;
  }
}
