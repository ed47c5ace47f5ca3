/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.source.SourceOutcome;
import io.github.bedrockbatch.prompt.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Counts what became of the records of a batch, by the sources that they were taken from. */
final class Outcomes {
  private static final class Counts {
    private int succeeded;
    private int empty;
    private int failed;
    private int retried;
    private int reused;
    private int late;
  }

  private final Map<String, Map<String, Counts>> bySourceAndOrigin = new LinkedHashMap<>();

  /**
   * @param empty whether the answer has no text
   * @param reused whether it is the answer to an equal record
   */
  void succeeded(Context context, boolean empty, boolean reused) {
    Counts counts = of(context);
    counts.succeeded++;
    counts.empty += empty ? 1 : 0;
    counts.reused += reused ? 1 : 0;
  }

  void failed(Context context) {
    of(context).failed++;
  }

  void retried(Context context) {
    of(context).retried++;
  }

  /** Counts a result, besides its success or failure, as after its deadline. */
  void late(Context context) {
    of(context).late++;
  }

  private Counts of(Context context) {
    return bySourceAndOrigin
        .computeIfAbsent(context.source(), source -> new LinkedHashMap<>())
        .computeIfAbsent(context.origin(), origin -> new Counts());
  }

  int succeeded() {
    return sum(SourceOutcome::succeeded);
  }

  /** How many of those that succeeded have no text. */
  int empty() {
    return sum(SourceOutcome::empty);
  }

  int failed() {
    return sum(SourceOutcome::failed);
  }

  int retried() {
    return sum(SourceOutcome::retried);
  }

  private int sum(ToIntFunction<SourceOutcome> count) {
    return bySource().stream().mapToInt(count).sum();
  }

  List<SourceOutcome> bySource() {
    List<SourceOutcome> outcomes = new ArrayList<>();
    bySourceAndOrigin.forEach(
        (source, ofSource) ->
            ofSource.forEach(
                (origin, counts) ->
                    outcomes.add(
                        new SourceOutcome(
                            source,
                            origin,
                            counts.succeeded,
                            counts.empty,
                            counts.failed,
                            counts.retried,
                            counts.reused,
                            counts.late))));
    return outcomes;
  }
}
