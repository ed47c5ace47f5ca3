/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.batch.SpoolFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.prompt.DurableFolder;
import io.github.bedrockbatch.submit.UploadRoutes;
import java.io.File;
import java.io.IOException;

/** Lets the upload find in the spool what it needs, without either stage knowing the other. */
record SpooledFiles(SpoolFolder folder) implements UploadRoutes.SealedFiles {
  @Override
  public File input(Batch batch) {
    return folder.sealedInput(batch.key(), batch.id()).toFile();
  }

  @Override
  public File context(Batch batch) {
    return folder.sealedContext(batch.key(), batch.id()).toFile();
  }

  @Override
  public void remove(Batch batch) throws IOException {
    DurableFolder.remove(folder.sealed(batch.key(), batch.id()));
  }
}
