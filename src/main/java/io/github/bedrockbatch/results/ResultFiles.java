/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.prompt.DurableFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * One file of results a batch, exactly once: {@code <batchId>.jsonl} appears in the outbox in one
 * step, whole, and never again.
 *
 * <pre>
 * append   page after page to &lt;batchId&gt;.jsonl.part; the first page starts it anew, so that after a
 *          crash the pages are simply written again
 * finish   brings the file to disk; then the ledger notes that all pages are out
 * publish  renames it. After a crash the ledger's note says that only this may be missing: if the
 *          part is still there it is renamed, if not, it was
 * </pre>
 */
public final class ResultFiles implements AutoCloseable {
  private final Path outbox;
  private FileChannel part;
  private String batchId;
  private int nextPage;

  public ResultFiles(Path outbox) {
    this.outbox = outbox;
  }

  /** Appends a page; pages must come in order. */
  public synchronized void append(
      @Body byte[] lines,
      @Header(DeliveryHeaders.BATCH_ID) String id,
      @Header(DeliveryHeaders.PAGE) int page)
      throws IOException {
    if (page == 0) {
      start(id);
    }
    if (!id.equals(batchId) || page != nextPage) {
      throw new IllegalStateException(
          "Page " + page + " of batch " + id + " does not follow what was written last");
    }
    ByteBuffer rest = ByteBuffer.wrap(lines);
    while (rest.hasRemaining()) {
      part.write(rest);
    }
    nextPage++;
  }

  private void start(String id) throws IOException {
    close();
    Files.createDirectories(outbox);
    part =
        FileChannel.open(
            part(id),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    batchId = id;
    nextPage = 0;
  }

  /** Returns when all pages are on disk. */
  public synchronized void finish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    if (id.equals(batchId)) {
      part.force(true);
      // From the checkpoint on, a part that is not there counts as published.
      DurableFolder.sync(outbox);
      close();
    }
  }

  /** Gives the file its name, if it has not got it yet. */
  public synchronized void publish(@Header(DeliveryHeaders.BATCH_ID) String id) throws IOException {
    if (Files.exists(part(id))) {
      DurableFolder.rename(part(id), outbox.resolve(id + ".jsonl"));
    }
  }

  private Path part(String id) {
    return outbox.resolve(id + ".jsonl.part");
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
