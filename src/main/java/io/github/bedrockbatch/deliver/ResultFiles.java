/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.files.AppendFile;
import io.github.bedrockbatch.files.Disk;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.files.LruMap;
import io.github.bedrockbatch.files.PrivateFiles;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * One file of results a batch, exactly once: {@code <batchId>.jsonl} appears in the folder in one
 * step, whole, and never again.
 *
 * <pre>
 * append   page after page to &lt;batchId&gt;.jsonl.part; the first page that is not empty starts it again,
 *          so that after a crash the pages are simply written again. What is given up, as the disk
 *          failed or another batch comes, is removed, for it to have the room
 * finish   brings the file to disk; then the ledger notes that all pages are out
 * publish  renames it. After a crash the ledger's note says that only this may be missing: if the
 *          part is still there it is renamed, if not, it was
 * </pre>
 *
 * In place of being published, a file may be fetched ({@link #whole}) and then {@link #remove}d.
 */
public final class ResultFiles implements HoldsPages, AutoCloseable {
  /** Batches whose file was given up, with their first pages. */
  private static final int REMEMBERED = 1_000;

  private final Path folder;
  private final Disk disk;
  private final Map<String, Integer> givenUp = new LruMap<>(REMEMBERED);
  private AppendFile part;
  private String batchId;
  private int firstPage;
  private int nextPage;

  /** For route files, which have only texts. */
  public ResultFiles(String folder) {
    this(Path.of(folder), Disk.REAL);
  }

  ResultFiles(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /** Appends a page; pages must come in order. */
  public synchronized void append(
      @Body byte[] lines,
      @Header(DeliveryHeaders.BATCH_ID) String id,
      @Header(DeliveryHeaders.PAGE) int page)
      throws IOException {
    boolean begun = part != null && id.equals(batchId);
    if (!begun || page <= firstPage) {
      if (lines.length == 0) {
        return; // a file begins with its first line, so that batches with none have no file
      }
      start(id, page);
    }
    if (page != nextPage) {
      throw new IllegalStateException(
          "Page " + page + " of batch " + id + " does not follow what was written last");
    }
    try {
      part.append(lines, lines.length);
    } catch (IOException e) {
      giveUp(e);
      throw e;
    }
    nextPage++;
  }

  private void start(String id, int page) throws IOException {
    checkIsWanted(id, page);
    if (part != null) {
      giveUp(null); // its pass has failed, or a page of it is tried again
    }
    PrivateFiles.folders(folder);
    part = new AppendFile(part(id), 0, disk);
    givenUp.remove(id);
    batchId = id;
    firstPage = page;
    nextPage = page;
  }

  /** A batch whose file was given up needs all of its pages again. */
  private void checkIsWanted(String id, int page) throws IOException {
    Integer first = givenUp.get(id);
    if (first != null && page > first) {
      throw new IOException("The results of batch " + id + " have to be written from the start");
    }
  }

  /** Removes what there is of the present file: its pass fails, and writes it again later. */
  private void giveUp(IOException why) throws IOException {
    givenUp.put(batchId, firstPage);
    try (AppendFile closing = part) {
      part = null;
      Files.deleteIfExists(part(batchId));
    } catch (IOException e) {
      if (why == null) {
        throw e;
      }
      why.addSuppressed(e);
    }
  }

  @Override
  public synchronized boolean holds(String id) {
    return part != null && id.equals(batchId);
  }

  /** Returns when all pages are on disk. */
  public synchronized void finish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    checkIsWanted(id, Integer.MAX_VALUE);
    if (holds(id)) {
      try {
        part.force();
      } catch (IOException e) {
        giveUp(e); // a second force would succeed, and vouch for nothing
        throw e;
      }
      // From the note in the ledger on, a part that is not there counts as published.
      DurableFolder.sync(folder);
      close();
    }
  }

  /** Gives the file its name, if it has not got it yet. */
  public synchronized void publish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    DurableFolder.publish(file(id));
  }

  /** The finished file of the batch; null when it has none or it was removed. */
  public synchronized File whole(@Header(DeliveryHeaders.BATCH_ID) String id) {
    return Files.exists(part(id)) ? part(id).toFile() : null;
  }

  /** Removes the finished file, which is somewhere else now. */
  public synchronized void remove(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    Files.deleteIfExists(part(id));
  }

  private Path file(String id) {
    return folder.resolve(id + ".jsonl");
  }

  private Path part(String id) {
    return DurableFolder.draft(file(id));
  }

  @Override
  public synchronized void close() throws IOException {
    if (part != null) {
      part.close();
      part = null;
      batchId = null;
    }
  }
}
