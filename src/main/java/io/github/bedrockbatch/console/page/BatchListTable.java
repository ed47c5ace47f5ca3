/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.page;

import io.github.bedrockbatch.console.html.Html;
import io.github.bedrockbatch.console.html.Table;
import io.github.bedrockbatch.operator.view.BatchLine;
import java.util.List;

/** The table of batches that several pages share. */
final class BatchListTable {
  private BatchListTable() {}

  static void write(Html html, List<BatchLine> batches, String none) {
    new Table<BatchLine>("Batches")
        .key(BatchLine::id)
        .column("Batch", (batch, cell) -> cell.idLink(BatchWords.path(batch), batch.id()))
        .column("State", (batch, cell) -> BatchWords.badge(cell, batch))
        .wide("Model", (batch, cell) -> cell.cut(batch.model()))
        .number("Records", BatchLine::records)
        .broad("Progress", (batch, cell) -> BatchWords.progress(cell, batch))
        .wide("Opened", (batch, cell) -> cell.time(batch.openedAt()))
        .right("Left or end", (batch, cell) -> BatchWords.left(cell, batch))
        .write(html, batches, none);
  }
}
