/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.SourceOutcome;
import io.github.bedrockbatch.prompt.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what becomes of the records of a batch, for each source they were taken from. */
final class Outcomes {
  private static final class Counts {
    private int succeeded;
    private int empty;
    private int failed;
    private int retried;
  }

  private final Map<String, Map<String, Counts>> bySourceAndOrigin = new LinkedHashMap<>();
  private final Counts all = new Counts();

  /**
   * @param empty with an answer that has no text
   */
  void succeeded(Context context, boolean empty) {
    Counts ofSource = of(context);
    all.succeeded++;
    ofSource.succeeded++;
    if (empty) {
      all.empty++;
      ofSource.empty++;
    }
  }

  void failed(Context context) {
    all.failed++;
    of(context).failed++;
  }

  void retried(Context context) {
    all.retried++;
    of(context).retried++;
  }

  private Counts of(Context context) {
    return bySourceAndOrigin
        .computeIfAbsent(context.source(), source -> new LinkedHashMap<>())
        .computeIfAbsent(context.origin(), origin -> new Counts());
  }

  int succeeded() {
    return all.succeeded;
  }

  /** Of those that succeeded. */
  int empty() {
    return all.empty;
  }

  int failed() {
    return all.failed;
  }

  int retried() {
    return all.retried;
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
                            counts.retried))));
    return outcomes;
  }
}
