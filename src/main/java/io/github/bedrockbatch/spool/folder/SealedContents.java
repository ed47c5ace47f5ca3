/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.BatchContents;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What the contexts of a sealed batch tell of it.
 *
 * @param records all of them
 * @param padding those that only fill it up
 * @param unasked those that get the answer to another one
 * @param messages that brought records of it
 * @param traceparents of these, as {@link BatchContents} has them
 * @param deadline the first at which something happens or, when there is none, the first
 */
public record SealedContents(
    int records,
    int padding,
    int unasked,
    List<SourceRange> sources,
    List<String> messages,
    List<String> traceparents,
    Deadline deadline) {
  /** Reads {@code context.jsonl} to its end. */
  public static SealedContents read(InputStream in) throws IOException {
    TakenSources sources = new TakenSources();
    List<String> messages = new ArrayList<>();
    LineReader lines = new LineReader(in);
    int records = 0;
    int padding = 0;
    int unasked = 0;
    while (lines.next()) {
      Context context = Context.read(lines.buffer(), lines.offset(), lines.length());
      records++;
      unasked += context.sameAs() == Context.ITSELF ? 0 : 1;
      if (context.isPadding()) {
        padding++;
      } else {
        sources.note(context);
        if (context.message() != null) {
          messages.add(context.message());
        }
      }
    }
    return new SealedContents(
        records,
        padding,
        unasked,
        sources.ranges(),
        messages,
        sources.traceparents(),
        sources.deadline());
  }
}
