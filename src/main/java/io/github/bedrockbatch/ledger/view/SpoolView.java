/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.source.SourceRange;
import java.util.List;
import java.util.Map;

/** The batches that are being filled, which are not in the ledger yet. */
public interface SpoolView {

  /** The open batches, oldest first. */
  List<OpenBatchLine> open();

  /**
   * What each batch, by its id, has taken from each source, without the ordinals. Empty if it is
   * not known without reading the files of all batches.
   */
  Map<String, List<SourceRange>> taken();
}
