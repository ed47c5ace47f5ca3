/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.spool.folder.SpooledLines;
import io.github.bedrockbatch.spool.folder.WholeRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the records of an open batch that is damaged in the middle, which no crash does, but a disk
 * failure or somebody who edits a file. Its folder is set aside as it is; a new one continues with
 * the records that both files still have.
 */
final class Salvage {
  private static final Logger LOG = LoggerFactory.getLogger(Salvage.class);
  private static final int PAGE = 1_000;
  private static final int PAGE_BYTES = 4 * 1024 * 1024;

  private final PageLines lines;
  private final Disk disk;

  Salvage(PageLines lines, Disk disk) {
    this.lines = lines;
    this.disk = disk;
  }

  /**
   * Whether more follows the whole records than a crash leaves: lines that are no records, or
   * further records in both files.
   */
  static boolean isNeeded(Path folder, WholeRecords found) throws IOException {
    try (SpooledLines input = SpooledLines.input(folder, found.inputBytes());
        SpooledLines context = SpooledLines.context(folder, found.contextBytes())) {
      int inputs = count(input);
      int contexts = 0;
      while (context.next()) {
        if (context.context().isPadding()) {
          return false; // it was being padded when the process ended
        }
        contexts++;
      }
      return input.damaged() + context.damaged() > 0 || (inputs > 0 && contexts > 0);
    }
  }

  private static int count(SpooledLines lines) throws IOException {
    int count = 0;
    while (lines.next()) {
      count++;
    }
    return count;
  }

  /**
   * Sets the folder of an open batch aside, and puts one with its whole records in its place. After
   * a crash in between {@link #finishReplacing} continues.
   */
  void setAside(BatchKey key, String id, Path folder, WholeRecords found) throws IOException {
    Path draft = folder.resolveSibling(id + SpoolFolder.REST);
    DurableFolder.remove(draft);
    PrivateFiles.folder(draft);
    int kept;
    int lost;
    try (OpenBatch batch = new OpenBatch(id, key, draft, lines, disk)) {
      lost = copy(key, folder, batch, context -> true);
      kept = batch.records();
      batch.force();
    }
    String words =
        "%s before the damage and %,d behind it kept, %,d lost unless their sources deliver again"
            .formatted(
                Count.of(Math.min(kept, found.records()), "record"),
                Math.max(0, kept - found.records()),
                lost);
    DurableFolder.write(folder.resolve(SpoolFolder.DAMAGE), words.getBytes(StandardCharsets.UTF_8));
    Path aside = folder.resolveSibling(id + SpoolFolder.DAMAGED);
    for (int n = 2; Files.exists(aside); n++) {
      aside = folder.resolveSibling(id + "-" + n + SpoolFolder.DAMAGED);
    }
    replace(folder, draft, aside);
    LOG.error(
        "Batch {} of {} is damaged on disk: {}. Its files are set aside in {}",
        id,
        key,
        words,
        aside);
  }

  /** Replaces a folder by a draft. After a crash in between {@link #finishReplacing} continues. */
  static void replace(Path folder, Path draft, Path aside) throws IOException {
    DurableFolder.rename(folder, aside);
    DurableFolder.rename(draft, folder);
  }

  /**
   * Copies the wanted records that both files have, under new ids.
   *
   * @return how many records are lost
   */
  static int copy(BatchKey key, Path folder, OpenBatch to, Predicate<Context> wanted)
      throws IOException {
    int unwanted = 0;
    List<Prompt> page = new ArrayList<>();
    long bytes = 0;
    try (SpooledLines input = SpooledLines.input(folder, 0);
        SpooledLines context = SpooledLines.context(folder, 0)) {
      boolean more = input.next() & context.next();
      while (more) {
        if (input.ordinal() == context.ordinal()) {
          if (wanted.test(context.context())) {
            byte[] modelInput = input.modelInput();
            page.add(new Prompt(key, context.context(), modelInput));
            bytes += modelInput.length;
          } else {
            unwanted++;
          }
          if (page.size() == PAGE || bytes >= PAGE_BYTES) {
            to.append(page);
            page.clear();
            bytes = 0;
          }
          more = input.next() & context.next();
        } else {
          more = (input.ordinal() < context.ordinal() ? input : context).next();
        }
      }
      to.append(page);
      // What follows in one file only was torn by a crash, or never written to the other.
      int both = Math.min(input.ordinal(), context.ordinal()) + 1;
      return Math.max(both - unwanted - to.records(), Math.max(input.damaged(), context.damaged()));
    }
  }

  /**
   * Finishes replacements that a crash interrupted; a draft whose folder is still there is removed.
   */
  static void finishReplacing(Path keyFolder) throws IOException {
    for (Path draft : SpoolFolder.batches(keyFolder, SpoolFolder.REST)) {
      Path folder = draft.resolveSibling(SpoolFolder.batchId(draft) + SpoolFolder.OPEN);
      if (Files.exists(folder)) {
        DurableFolder.remove(draft);
      } else {
        DurableFolder.rename(draft, folder);
      }
    }
    for (Path before : SpoolFolder.batches(keyFolder, SpoolFolder.BEFORE)) {
      DurableFolder.remove(before);
    }
  }
}
