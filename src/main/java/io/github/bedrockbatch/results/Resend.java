/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks over the input of a batch and makes prompts of the records that are to be sent again. They
 * come in the order of the input, under a source of their own, so that the spool skips those it
 * already has when this is done twice.
 */
final class Resend {
  private static final JsonFactory JSON = new JsonFactory();

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
    List<Prompt> prompts = new ArrayList<>();
    int bytes = 0;
    int attempt = 1;
    while (prompts.size() < PromptPage.MAX_RECORDS
        && bytes < PromptPage.MAX_BYTES
        && input.next()) {
      ordinal++;
      if (pass.again().get(ordinal)) {
        Context context = pass.context(ordinal);
        Prompt prompt = prompt(context);
        prompts.add(prompt);
        pass.sent(context);
        bytes += prompt.modelInput().length;
        attempt = Math.max(attempt, prompt.context().attempt());
      } else if (pass.failures().wants(ordinal)) {
        int[] place = modelInput();
        pass.failures()
            .add(ordinal, pass.context(ordinal), input.buffer(), place[0], place[1] - place[0]);
      }
    }
    return prompts.isEmpty() ? null : new PromptPage(prompts, notBefore.of(attempt));
  }

  private Prompt prompt(Context context) throws IOException {
    int[] place = modelInput();
    return new Prompt(
        batch.key(),
        next.of(context, ordinal),
        Arrays.copyOfRange(input.buffer(), place[0], place[1]));
  }

  /** Where in the buffer the model input of the present line begins and ends. */
  private int[] modelInput() throws IOException {
    try (JsonParser json = JSON.createParser(input.buffer(), input.offset(), input.length())) {
      json.nextToken();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        int begin = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        if (field.equals("modelInput")) {
          int end = (int) json.currentLocation().getByteOffset();
          return new int[] {input.offset() + begin, input.offset() + end};
        }
      }
    }
    throw new IOException("line " + (ordinal + 1) + " of the input in S3 has no modelInput");
  }
}
