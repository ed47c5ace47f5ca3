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
   * Has what is asked stand in these files once: equal prompts that may share an answer have one
   * line in the input, and contexts that say which. Doing it again does the same.
   *
   * @param asked takes those whose answers prompts of other batches may get
   * @return how many are not asked; the batch is to know it before its files are read
   */
  int leaveOutEqual(Batch batch, AskedPrompts.Noting asked) throws IOException;

  /** Harmless when they are gone already. */
  void remove(Batch batch) throws IOException;
}
