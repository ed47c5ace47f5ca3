/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.source.SourceRange;
import java.util.List;
import java.util.Map;

/** Batches that are being filled on this node, which the ledger does not know yet. */
public interface SpoolView {

  /** What they hold, the oldest first. */
  List<OpenBatch> open();

  /**
   * What each of them has taken from which source, by their ids; without the ordinals. Nothing
   * where it is not known without reading all of them.
   */
  Map<String, List<SourceRange>> taken();
}
