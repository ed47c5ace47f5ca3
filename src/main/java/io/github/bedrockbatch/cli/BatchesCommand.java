/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.ledger.Batch;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "batches",
    mixinStandardHelpOptions = true,
    description = "Lists the newest batches.")
final class BatchesCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Option(names = "--limit", defaultValue = "20", description = "How many (${DEFAULT-VALUE}).")
  private int limit;

  @Override
  public Integer call() {
    LogLevel.defaultTo("WARN");
    try (Desk desk = Desk.open(config.load(Map.of()))) {
      System.out.printf(
          "%-27s %-10s %9s %9s %9s %9s  %s%n",
          "batch", "state", "records", "answered", "failed", "again", "job / reason");
      for (Batch batch : desk.operator().batches(limit)) {
        System.out.printf(
            "%-27s %-10s %,9d %,9d %,9d %,9d  %s%n",
            batch.id(),
            batch.state(),
            batch.contents().records() - batch.contents().padding(),
            batch.delivery().succeeded(),
            batch.delivery().failed(),
            batch.delivery().retried(),
            last(batch));
      }
    }
    return 0;
  }

  private static String last(Batch batch) {
    if (batch.reason() != null) {
      return batch.reason();
    }
    return batch.job().status() == null ? "" : batch.job().status();
  }
}
