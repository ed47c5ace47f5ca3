/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import java.io.IOException;
import java.nio.file.Path;

/** The files of a sealed batch in the spool of this node. */
public interface SealedFiles {
  Path input(Batch batch);

  Path context(Batch batch);

  /**
   * Rewrites these files so that equal prompts that may share an answer have one line in the input,
   * which the contexts of the others name. Idempotent, also after a crash.
   *
   * @param asked notes the prompts whose answers other batches may share
   * @return how many records are not asked; save it in the batch before its files are read
   */
  int leaveOutEqual(Batch batch, AskedPrompts.Noting asked) throws IOException;

  /** Has no effect when they are gone already. */
  void remove(Batch batch) throws IOException;
}
