/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.spool;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.spool.equal.EqualPrompts;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.SealedFiles;
import java.io.IOException;
import java.nio.file.Path;

/** The files of sealed batches. Calls for a batch that is being sealed wait until it is. */
record SealedBatches(SpoolFolder folder, OpenBatches open, Sealing sealing, BatchOptions options)
    implements SealedFiles {

  @Override
  public Path input(Batch batch) {
    return current(batch, folder.sealedInput(batch.key(), batch.id()));
  }

  @Override
  public Path context(Batch batch) {
    return current(batch, folder.sealedContext(batch.key(), batch.id()));
  }

  private Path current(Batch batch, Path file) {
    sealing.await(batch);
    return batch.contents().unasked() > 0 ? EqualPrompts.asked(file) : file;
  }

  @Override
  public int leaveOutEqual(Batch batch, AskedPrompts.Noting asked) throws IOException {
    sealing.await(batch);
    return new EqualPrompts(
            folder.sealedInput(batch.key(), batch.id()),
            folder.sealedContext(batch.key(), batch.id()))
        .leaveOut(
            batch.contents().records(),
            batch.contents().way() == Way.JOB ? options.minRecords() : 1,
            asked::add);
  }

  @Override
  public void remove(Batch batch) throws IOException {
    DurableFolder.remove(folder.sealed(batch.key(), batch.id()));
    synchronized (open) {
      open.uploading.remove(batch.id());
    }
  }
}
