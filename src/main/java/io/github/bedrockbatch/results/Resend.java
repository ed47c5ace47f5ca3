/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.time.Instant;

/**
 * Walks over the input of a batch and makes prompts of the records that are to be sent again. They
 * come in the order of the input, under a source of their own, so that the spool skips those it
 * already has when this is done twice.
 */
final class Resend {
  /** What a record is sent again as. */
  interface NextContext {
    Context of(Context context, int ordinal);
  }

  /** When a page may be sent that holds attempts up to this one. */
  interface NotBefore {
    Instant of(int attempt);
  }

  private final Batch batch;
  private final OutputPass pass;
  private final LineReader input;
  private final NextContext next;
  private final NotBefore notBefore;
  private int ordinal = -1;

  Resend(Batch batch, OutputPass pass, LineReader input, NextContext next, NotBefore notBefore) {
    this.batch = batch;
    this.pass = pass;
    this.input = input;
    this.next = next;
    this.notBefore = notBefore;
  }

  /** The next page, or null when there is no more. */
  PromptPage next() throws IOException {
    PromptPage.Builder page = new PromptPage.Builder();
    int attempt = 2; // the least that a back-off is for
    while (!page.isFull() && input.next()) {
      ordinal++;
      if (pass.again().get(ordinal)) {
        Context context = pass.context(ordinal);
        Prompt prompt = prompt(context);
        page.add(prompt);
        pass.sent(context);
        attempt = Math.max(attempt, prompt.context().attempt());
      } else if (pass.failures().wants(ordinal)) {
        byte[] modelInput = InputLine.modelInput(input);
        pass.failures().add(ordinal, pass.context(ordinal), modelInput, 0, modelInput.length);
      }
    }
    return page.build(notBefore.of(attempt));
  }

  private Prompt prompt(Context context) throws IOException {
    return new Prompt(batch.key(), next.of(context, ordinal), InputLine.modelInput(input));
  }
}
