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
 * What can be told of a sealed batch from its contexts.
 *
 * @param records all records, padding included
 * @param padding how many only fill the batch up
 * @param unasked how many get the answer to an equal record
 * @param messages ids of the messages that brought its records
 * @param traceparents as in {@link BatchContents}
 * @param deadline as in {@link TakenSources#deadline}
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
