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
 * What there is to see of all nodes of one ledger. It holds up no stage. What is costly to add up
 * is done so rarely that it takes less than a hundredth of one core, and says when it was done.
 */
public interface Facts {

  BooksLine books();

  Overview overview();

  BatchesPage batches(BatchFilter filter, PageOf page);

  /** The ids of the batches that match, newest first, at most so many. */
  List<String> ids(BatchFilter filter, int limit);

  /** One batch, also one that is open; empty when there is none of that id. */
  Optional<BatchFacts> batch(String id);

  /**
   * The books of the sources.
   *
   * @param text part of their names; empty for all
   * @param limit how many at most
   */
  SourcesFacts sources(String text, int limit);

  RatesFacts rates();

  /**
   * What was paid for.
   *
   * @param since null for ever
   * @param limit how many lines at most
   */
  CostReport costs(By by, Instant since, int limit);
}
