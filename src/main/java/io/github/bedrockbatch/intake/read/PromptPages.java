/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.read;

import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.stage.page.Pages;
import java.io.IOException;
import java.time.Instant;

/**
 * Prompts in pages, read as they are asked for: a message of megabytes may hold a million prompts,
 * each of which is many times its length in heap. When there is no other page, everything that is
 * no prompt was rejected.
 */
public abstract class PromptPages extends Pages<PromptPage> {
  private boolean last;

  /** The next prompt; null when there is no more, and it is not asked again. */
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
