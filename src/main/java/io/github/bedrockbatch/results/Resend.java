/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Reads the input of a batch and makes prompts of the records that are to be sent again. They have
 * the order of the input and a source of their own, so that the spool skips those it has when this
 * is repeated.
 */
final class Resend {
  private final OutputPass pass;
  private final LineReader input;
  private final BiFunction<Context, Integer, Context> next;
  private final Function<Context, BatchKey> key;
  private final IntFunction<Instant> notBefore;
  private int ordinal = EqualRecords.NONE;
  private byte[] modelInput;

  /**
   * @param next makes the new context of a record from its context and ordinal
   * @param key decides which batches the record goes to
   * @param notBefore when a page may be uploaded, by the highest attempt in it
   */
  Resend(
      OutputPass pass,
      LineReader input,
      BiFunction<Context, Integer, Context> next,
      Function<Context, BatchKey> key,
      IntFunction<Instant> notBefore) {
    this.pass = pass;
    this.input = input;
    this.next = next;
    this.key = key;
    this.notBefore = notBefore;
  }

  /** The next page; null when there are no more. */
  PromptPage next() throws IOException {
    if (ordinal == EqualRecords.NONE) { // else its line is still needed
      input.yieldMemory();
    }
    PromptPage.Builder page = new PromptPage.Builder();
    int attempt = 2; // the lowest that has a back-off
    while (!page.isFull() && hasMore()) {
      if (pass.ends.again.get(ordinal)) {
        Context context = pass.context(ordinal);
        Context again = next.apply(context, ordinal);
        page.add(new Prompt(key.apply(context), again, modelInput()));
        pass.ends.sent(context);
        attempt = Math.max(attempt, again.attempt());
      } else if (pass.failures.wants(ordinal)) {
        pass.failures.add(ordinal, pass.context(ordinal), ByteBuffer.wrap(modelInput()));
      }
      ordinal = pass.equal.after(ordinal);
    }
    return page.build(notBefore.apply(attempt));
  }

  /** Whether there is a record: one that shares the last line, or that of the next line. */
  private boolean hasMore() throws IOException {
    if (ordinal == EqualRecords.NONE && input.next()) {
      ordinal = InputLine.ordinal(input);
      modelInput = null;
    }
    return ordinal != EqualRecords.NONE;
  }

  private byte[] modelInput() throws IOException {
    if (modelInput == null) {
      modelInput = InputLine.modelInput(input);
    }
    return modelInput;
  }
}
