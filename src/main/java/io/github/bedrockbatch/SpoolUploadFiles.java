/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.spool.Spool;
import io.github.bedrockbatch.submit.UploadRoutes;
import java.io.File;
import java.io.IOException;

/** Lets the upload find in the spool what it needs, without either stage knowing the other. */
record SpoolUploadFiles(Spool spool) implements UploadRoutes.SealedFiles {
  @Override
  public File input(Batch batch) {
    return spool.sealedInput(batch).toFile();
  }

  @Override
  public File context(Batch batch) {
    return spool.sealedContext(batch).toFile();
  }

  @Override
  public void remove(Batch batch) throws IOException {
    spool.remove(batch);
  }
}
