/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.Since;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.view.BatchFilter;
import java.time.Instant;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that select batches. */
final class FilterOptions {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only those in these states: ${COMPLETION-CANDIDATES}.")
  private Set<BatchState> states = Set.of();

  @Option(names = "--model", description = "Only those of models with this in their id.")
  private String model;

  @Option(names = "--source", description = "Only those with prompts of a source named so in part.")
  private String source;

  @Option(
      names = "--text",
      description = "Only those whose id begins so, whose job it is, or with this in their reason.")
  private String text;

  @Option(
      names = "--since",
      converter = Since.class,
      description = "Only those opened since: 90m, 2d, 2026-11-25 or 2026-11-25T09:30 (UTC).")
  private Instant since;

  BatchFilter filter() {
    return new BatchFilter(states, model, source, text, since, null);
  }

  boolean isGiven() {
    return !filter().equals(BatchFilter.ALL);
  }
}
