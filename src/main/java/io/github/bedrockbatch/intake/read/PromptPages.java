/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.read;

import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.stage.page.Pages;
import java.io.IOException;
import java.time.Instant;

/**
 * Prompts in pages that are read when asked for, as a message of megabytes may have a million
 * prompts that take many times their length in heap. When there are no more pages, all values that
 * are no prompts have been rejected.
 */
public abstract class PromptPages extends Pages<PromptPage> {
  private boolean last;

  /** The next prompt; null when there is none: it is not called again then. */
  protected abstract Prompt nextPrompt() throws IOException;

  @Override
  protected final PromptPage nextPage() throws IOException {
    PromptPage.Builder page = new PromptPage.Builder();
    while (!last && !page.isFull()) {
      Prompt prompt = nextPrompt();
      if (prompt == null) {
        last = true;
      } else {
        page.add(prompt);
      }
    }
    return page.build(Instant.MIN);
  }
}
