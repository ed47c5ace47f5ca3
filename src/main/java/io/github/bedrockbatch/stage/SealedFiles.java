/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import io.github.bedrockbatch.ledger.Batch;
import java.io.IOException;
import java.nio.file.Path;

/** The files of a sealed batch in the spool of this node. */
public interface SealedFiles {
  Path input(Batch batch);

  Path context(Batch batch);

  /** Harmless when they are gone already. */
  void remove(Batch batch) throws IOException;
}
