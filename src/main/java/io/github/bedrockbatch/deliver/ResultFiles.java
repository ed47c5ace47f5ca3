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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * Writes one file of results for each batch, exactly once: {@code <batchId>.jsonl} appears in the
 * folder whole, in one step.
 *
 * <pre>
 * append   appends a page to &lt;batchId&gt;.jsonl.part. The first page that is not empty begins the
 *          file anew, as after a crash all pages come again. If the disk or another sink fails, the
 *          file is removed, to make room for others
 * finish   syncs the file; then the ledger notes that all pages are delivered
 * publish  renames it. After a crash the ledger's note says that only this may be missing: if the
 *          part is still there it is renamed, otherwise it was
 * </pre>
 *
 * <p>Instead of being published, a file may be read ({@link #whole}) and then {@link #remove}d. Any
 * number of batches may be written at a time, each by one thread.
 */
public final class ResultFiles implements HoldsPages, AutoCloseable {
  /** How many batches are remembered whose file was given up. */
  private static final int REMEMBERED = 1_000;

  private final Path folder;
  private final Disk disk;
  private final Map<String, Integer> givenUp =
      Collections.synchronizedMap(new LruMap<>(REMEMBERED));

  /** The files that are being written, by batch id; each has one writer. */
  private final Map<String, Part> parts = new ConcurrentHashMap<>();

  private static final class Part {
    private final AppendFile file;
    private final int firstPage;
    private int nextPage;

    private Part(AppendFile file, int firstPage) {
      this.file = file;
      this.firstPage = firstPage;
      this.nextPage = firstPage;
    }
  }

  /** For route files, whose parameters are texts. */
  public ResultFiles(String folder) {
    this(Path.of(folder), Disk.REAL);
  }

  ResultFiles(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * Appends a page; the pages of a batch must come in order.
   *
   * @throws IOException when the disk fails, or the file was given up: all pages have to come again
   */
  public void append(
      @Body byte[] lines,
      @Header(DeliveryHeaders.BATCH_ID) String id,
      @Header(DeliveryHeaders.PAGE) int page)
      throws IOException {
    Part part = parts.get(id);
    if (part == null || page <= part.firstPage) {
      if (lines.length == 0) {
        return; // a file begins with its first line, so that batches with none have no file
      }
      part = start(id, page);
    }
    if (page != part.nextPage) {
      throw new IllegalStateException(
          "Page " + page + " of batch " + id + " does not follow what was written last");
    }
    try {
      part.file.append(lines, lines.length);
    } catch (IOException e) {
      giveUp(id, e);
      throw e;
    }
    part.nextPage++;
  }

  private Part start(String id, int page) throws IOException {
    checkIsWanted(id, page);
    giveUp(id, null); // all of its pages come again
    PrivateFiles.folders(folder);
    Part part = new Part(new AppendFile(part(id), 0, disk), page);
    givenUp.remove(id);
    parts.put(id, part);
    return part;
  }

  /**
   * Throws if the file was given up and this is not its first page: all pages have to come again.
   */
  private void checkIsWanted(String id, int page) throws IOException {
    Integer first = givenUp.get(id);
    if (first != null && page > first) {
      throw new IOException("The results of batch " + id + " have to be written from the start");
    }
  }

  /** Removes an unfinished file; the next attempt to deliver the batch writes it again. */
  private void giveUp(String id, IOException why) throws IOException {
    Part part = parts.remove(id);
    if (part == null) {
      return;
    }
    givenUp.put(id, part.firstPage);
    try (AppendFile closing = part.file) {
      Files.deleteIfExists(part(id));
    } catch (IOException e) {
      if (why == null) {
        throw e;
      }
      why.addSuppressed(e);
    }
  }

  @Override
  public boolean holds(String id) {
    return parts.containsKey(id);
  }

  @Override
  public void drop(String id) {
    try {
      giveUp(id, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasWhole(String id) {
    return whole(id) != null;
  }

  @Override
  public void forget(String id) {
    try {
      if (!holds(id)) { // another sink may pass results on to this one
        remove(id);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when all pages are on disk. */
  public void finish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    checkIsWanted(id, Integer.MAX_VALUE);
    Part part = parts.get(id);
    if (part != null) {
      try {
        part.file.force();
      } catch (IOException e) {
        giveUp(id, e); // a second force may succeed although data is lost
        throw e;
      }
      // Once the ledger has noted the end, a part that is missing counts as published.
      DurableFolder.sync(folder);
      parts.remove(id);
      part.file.close();
    }
  }

  /** Renames the finished file; no effect if that was done, or there is none. */
  public void publish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    DurableFolder.publish(file(id));
  }

  /** The finished file of the batch; null when it has none or it was removed. */
  public File whole(@Header(DeliveryHeaders.BATCH_ID) String id) {
    return Files.exists(part(id)) ? part(id).toFile() : null;
  }

  /** Removes the finished file, once it has been taken elsewhere. */
  public void remove(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    Files.deleteIfExists(part(id));
  }

  private Path file(String id) {
    return folder.resolve(id + ".jsonl");
  }

  private Path part(String id) {
    return DurableFolder.draft(file(id));
  }

  @Override
  public void close() throws IOException {
    for (Part part : parts.values()) {
      part.file.close();
    }
    parts.clear();
  }
}
