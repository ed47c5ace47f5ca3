/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The prompts of one exchange, in the order of their source.
 *
 * @param notBefore the earliest time at which they may be sent; {@link Instant#MIN} for any time
 */
public record PromptPage(List<Prompt> prompts, Instant notBefore) {
  public static final int MAX_RECORDS = 1_000;

  /** A page of large records is closed early, so that a page never holds much more heap. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /** What a prompt costs in heap besides its model input. */
  private static final int OVERHEAD_BYTES = 300;

  public PromptPage {
    prompts = List.copyOf(prompts);
  }

  /** A page that may be sent at any time. */
  public PromptPage(List<Prompt> prompts) {
    this(prompts, Instant.MIN);
  }

  /** The same page, for batches whose sources are acknowledged like this. */
  public PromptPage acknowledged(Ack ack) {
    return new PromptPage(
        prompts.stream()
            .map(
                prompt ->
                    new Prompt(
                        prompt.key().acknowledged(ack), prompt.context(), prompt.modelInput()))
            .toList(),
        notBefore);
  }

  /** Gathers the prompts of one page. */
  public static final class Builder {
    private final List<Prompt> prompts = new ArrayList<>();
    private long bytes;

    public boolean isFull() {
      return prompts.size() >= MAX_RECORDS || bytes >= MAX_BYTES;
    }

    public void add(Prompt prompt) {
      prompts.add(prompt);
      bytes += prompt.modelInput().length + OVERHEAD_BYTES;
    }

    /** Returns the page, or null when nothing was added. */
    public PromptPage build(Instant notBefore) {
      return prompts.isEmpty() ? null : new PromptPage(prompts, notBefore);
    }
  }
}
