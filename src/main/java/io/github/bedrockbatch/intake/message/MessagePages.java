/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.read.PromptPages;
import io.github.bedrockbatch.prompt.Prompt;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The prompts of messages, one message after the other. */
final class MessagePages extends PromptPages {
  /** Opens a message for reading. */
  interface Opening {
    MessageReader open(SourceMessage message) throws IOException;
  }

  private final Iterator<SourceMessage> messages;
  private final Opening opening;
  private final Runnable whenRead;
  private MessageReader reader;

  /**
   * @param whenRead called once, when all messages were read without a failure
   */
  MessagePages(List<SourceMessage> messages, Opening opening, Runnable whenRead) {
    this.messages = messages.iterator();
    this.opening = opening;
    this.whenRead = whenRead;
  }

  @Override
  protected Prompt nextPrompt() throws IOException {
    Prompt prompt = reader == null ? null : reader.next();
    while (prompt == null && messages.hasNext()) {
      reader = opening.open(messages.next());
      prompt = reader.next();
    }
    if (prompt == null) {
      whenRead.run();
    }
    return prompt;
  }
}
