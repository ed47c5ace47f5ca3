/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.MetricSamples;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;
import io.github.bedrockbatch.ledger.source.SourceBooks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** The counters of a process that is done, against the ledger and the answers that came out. */
final class ChaosCounters {
  private final Map<String, Long> told = new TreeMap<>();

  ChaosCounters(MetricSamples samples) {
    for (String outcome :
        List.of(
            "accepted",
            "rejected",
            "delivered",
            "empty",
            "dead_lettered",
            "dropped",
            "retried",
            "padded",
            "on_demand")) {
      told.put(outcome, samples.sum("bedrockbatch_prompts_total", "outcome", outcome));
    }
    told.put("pending", samples.value("bedrockbatch_prompts_pending"));
    told.put("difference", samples.value("bedrockbatch_books_difference"));
    told.put("batches", samples.sum("bedrockbatch_batches", "state", "delivered"));
    for (String direction : List.of("input", "output")) {
      told.put(direction, samples.sum("bedrockbatch_tokens_total", "direction", direction));
    }
  }

  /**
   * Fails when they differ, be it that the books are to be added up once more.
   *
   * @param tokens of the answers, by direction
   */
  void check(SourceBooks books, List<Batch> batches, Map<String, Long> tokens) {
    Map<String, Long> ledger = new TreeMap<>(tokens);
    ledger.put("accepted", books.accepted().orElseThrow());
    ledger.put("rejected", books.refused());
    ledger.put("delivered", books.delivered());
    ledger.put("empty", books.empty());
    ledger.put("dead_lettered", books.deadLettered());
    ledger.put("dropped", books.dropped());
    ledger.put("pending", books.pending());
    ledger.put("difference", 0L);
    ledger.put("retried", sum(batches, batch -> batch.delivery().retried()));
    ledger.put("padded", sum(batches, batch -> batch.contents().padding()));
    ledger.put(
        "on_demand",
        sum(
            batches,
            batch -> Job.ON_DEMAND.equals(batch.job().status()) ? batch.contents().records() : 0));
    ledger.put("batches", (long) batches.size());
    assertThat(told).isEqualTo(ledger);
    assertThat(told.get("accepted"))
        .isEqualTo(
            told.get("delivered")
                + told.get("dead_lettered")
                + told.get("dropped")
                + told.get("pending")
                + told.get("difference"));
  }

  private static long sum(List<Batch> batches, ToLongFunction<Batch> count) {
    return batches.stream().mapToLong(count).sum();
  }
}
