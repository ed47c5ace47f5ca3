/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import io.github.bedrockbatch.prompt.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of an open batch that both its files have in full, from the first on; what follows
 * was torn by a crash.
 */
public record WholeRecords(
    int records, long inputBytes, long contextBytes, TakenSources sources, List<String> messages) {

  public static WholeRecords read(Path folder) throws IOException {
    TakenSources sources = new TakenSources();
    List<String> messages = new ArrayList<>();
    int records = 0;
    long inputBytes = 0;
    long contextBytes = 0;
    try (SpooledLines input = SpooledLines.input(folder, 0);
        SpooledLines context = SpooledLines.context(folder, 0)) {
      while (input.nextIs(records) && context.nextIs(records)) {
        Context itsContext = context.context();
        if (itsContext.isPadding()) {
          break; // padding that a crash interrupted is cut off, and done again
        }
        sources.note(itsContext);
        if (itsContext.message() != null) {
          messages.add(itsContext.message());
        }
        records++;
        inputBytes = input.end();
        contextBytes = context.end();
      }
    }
    return new WholeRecords(records, inputBytes, contextBytes, sources, messages);
  }
}
