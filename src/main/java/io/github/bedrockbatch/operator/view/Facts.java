/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.view;

import io.github.bedrockbatch.ledger.usage.UsageView.By;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import io.github.bedrockbatch.ledger.view.PageOf;
import io.github.bedrockbatch.operator.cost.CostReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people are shown of all nodes of one ledger, without holding up a stage. Costly sums are
 * made so rarely that they take less than a hundredth of a core, and say when they were made.
 */
public interface Facts {

  BooksLine books();

  Overview overview();

  BatchesPage batches(BatchFilter filter, PageOf page);

  /** The ids of the batches that match, newest first, at most {@code limit}. */
  List<String> ids(BatchFilter filter, int limit);

  /** A batch, also an open one; empty when there is none with this id. */
  Optional<BatchFacts> batch(String id);

  /**
   * The books of the sources.
   *
   * @param text a part of their names; empty for all
   * @param limit the most sources
   */
  SourcesFacts sources(String text, int limit);

  RatesFacts rates();

  /**
   * What was paid.
   *
   * @param since null for all
   * @param limit the most lines
   */
  CostReport costs(By by, Instant since, int limit);
}
