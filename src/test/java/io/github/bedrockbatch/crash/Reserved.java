/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.LedgerDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A budget with room for all, and what is reserved of it. */
final class Reserved {
  static final Map<String, String> SETTINGS =
      Map.of(
          "budget.daily",
          "1000",
          "prices.own",
          "amazon.nova-lite-v1:0 batch 1/1, amazon.nova-lite-v1:0 on-demand 1/1");

  private Reserved() {}

  /** Each of these batches, which are at their end, was reserved once and is settled. */
  static void isSettledOnce(Path data, List<Batch> batches) {
    try (LedgerDatabase database =
        LedgerDatabase.open("jdbc:sqlite:" + data.resolve("ledger.db"))) {
      List<String> settled =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .select(
                              "select batch_id from spending where used <= amount"
                                  + " and reserved_at is not null")
                          .mapTo(String.class)
                          .list());
      assertThat(settled)
          .containsExactlyInAnyOrderElementsOf(batches.stream().map(Batch::id).toList());
    }
  }
}
