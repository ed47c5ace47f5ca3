/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.ledger.seal.Elsewhere;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.spool.folder.WholeRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites a batch without the records that other sealed batches have: the rest is written to
 * another folder, which then replaces that of the batch. A crash leaves one or the other.
 */
final class LeavingOut {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int MOST_NAMED = 5;

  private final OpenBatches open;
  private final int minRecords;
  private final PageLines lines;
  private final Disk disk;

  /**
   * @param lines the buffer of all that append under the monitor
   */
  LeavingOut(OpenBatches open, int minRecords, PageLines lines, Disk disk) {
    this.open = open;
    this.minRecords = minRecords;
    this.lines = lines;
    this.disk = disk;
  }

  /**
   * Rewrites a complete batch, all of which is on disk. The caller holds its sealing lock.
   *
   * @return the batch with the rest: complete if that is enough for a job, otherwise open again;
   *     null when nothing is left
   */
  OpenBatch rest(OpenBatch batch, Elsewhere elsewhere) throws IOException {
    if (!Files.exists(batch.folder)) {
      throw new IOException(
          "Batch %s is half renamed in %s: the next start ends that"
              .formatted(batch.id, batch.folder.getParent()));
    }
    Path draft = batch.folder.resolveSibling(batch.id + SpoolFolder.REST);
    Path before = batch.folder.resolveSibling(batch.id + SpoolFolder.BEFORE);
    Map<String, Integer> leftOut = new LinkedHashMap<>();
    WholeRecords kept = write(batch, draft, elsewhere, leftOut);
    OpenBatch rest;
    synchronized (open) {
      batch.close();
      Salvage.replace(batch.folder, draft, before);
      rest = replace(batch, kept, elsewhere);
    }
    DurableFolder.remove(before);
    tell(batch, leftOut, elsewhere);
    return rest;
  }

  private WholeRecords write(
      OpenBatch batch, Path draft, Elsewhere elsewhere, Map<String, Integer> leftOut)
      throws IOException {
    DurableFolder.remove(draft);
    PrivateFiles.folder(draft);
    try (OpenBatch rest = new OpenBatch(batch.id, batch.key, draft, new PageLines(), disk)) {
      int lost =
          Salvage.copy(
              batch.key,
              batch.folder,
              rest,
              context -> !context.isPadding() && !isLeftOut(context, elsewhere, leftOut));
      if (lost > 0 || leftOut.isEmpty()) {
        throw new IOException(
            "Batch %s is not on disk as it was written: %d of its records cannot be read"
                .formatted(batch.id, lost));
      }
      rest.force();
      return rest.all();
    }
  }

  private static boolean isLeftOut(
      Context context, Elsewhere elsewhere, Map<String, Integer> leftOut) {
    boolean is = elsewhere.has(context);
    if (is) {
      leftOut.merge(context.source(), 1, Integer::sum);
    }
    return is;
  }

  private OpenBatch replace(OpenBatch batch, WholeRecords kept, Elsewhere elsewhere)
      throws IOException {
    OpenBatch rest = new OpenBatch(batch.id, batch.key, batch.folder, kept, lines, disk);
    rest.close(); // its files are opened again at the next append
    open.remove(batch);
    open.positions.forget();
    open.messages.sealed(elsewhere.messages());
    if (kept.records() == 0) {
      DurableFolder.remove(batch.folder);
      return null;
    }
    rest.safe(rest.extent());
    batch.closing.passTo(rest.closing);
    if (kept.records() >= minRecords) {
      rest.closing.complete(batch.closing.cause());
    }
    open.add(rest);
    return rest;
  }

  private static void tell(OpenBatch batch, Map<String, Integer> leftOut, Elsewhere elsewhere) {
    LOG.info(
        "Batch {} of {}: {} of its {} records are left out, as batches of {} have them: {}{}",
        batch.id,
        batch.key,
        leftOut.values().stream().mapToInt(Integer::intValue).sum(),
        batch.records() - batch.padding(),
        elsewhere.nodes().isEmpty() ? "other nodes" : String.join(", ", elsewhere.nodes()),
        leftOut.entrySet().stream()
            .limit(MOST_NAMED)
            .map(each -> each.getValue() + " of " + FileNames.printable(each.getKey()))
            .collect(Collectors.joining(", ")),
        leftOut.size() > MOST_NAMED ? ", …" : "");
  }
}
