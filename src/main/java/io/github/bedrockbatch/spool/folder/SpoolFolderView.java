/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool.folder;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.source.SourceRange;
import io.github.bedrockbatch.ledger.view.OpenBatchLine;
import io.github.bedrockbatch.ledger.view.SpoolView;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.InputLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The open batches of a data folder, read beside the process that fills them. */
record SpoolFolderView(SpoolFolder folder, BatchOptions options, Clock clock) implements SpoolView {
  private static final int TAIL = 64 * 1024;

  @Override
  public List<OpenBatchLine> open() {
    OpenBatchView view = new OpenBatchView(options, clock.instant());
    List<OpenBatchLine> open = new ArrayList<>();
    try {
      for (Path keyFolder : folder.keyFolders()) {
        BatchKey key = SpoolFolder.key(keyFolder);
        for (Path batch : SpoolFolder.batches(keyFolder, SpoolFolder.OPEN)) {
          try {
            open.add(
                view.of(
                    SpoolFolder.batchId(batch),
                    key,
                    records(batch.resolve(SpoolFolder.CONTEXT)),
                    Files.size(batch.resolve(SpoolFolder.INPUT)),
                    Instant.MIN,
                    false));
          } catch (NoSuchFileException e) {
            continue; // sealed in this very moment: the ledger has it
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The spool cannot be read", e);
    }
    open.sort(Comparator.comparing(OpenBatchLine::id));
    return open;
  }

  /** Counts by the ordinal of the last whole line, as the file may have a gigabyte. */
  private static long records(Path context) throws IOException {
    long size = Files.size(context);
    for (long tail = TAIL; ; tail *= 4) {
      long from = Math.max(0, size - tail);
      try (InputStream in = Files.newInputStream(context)) {
        in.skipNBytes(from);
        LineReader lines = new LineReader(in);
        int last = -1;
        while (lines.next()) {
          last = Math.max(last, InputLine.ordinal(lines));
        }
        if (last >= 0 || from == 0) {
          return last + 1L;
        }
      }
    }
  }

  /** Empty: callers that need it, such as the audit, read the whole spool. */
  @Override
  public Map<String, List<SourceRange>> taken() {
    return Map.of();
  }
}
