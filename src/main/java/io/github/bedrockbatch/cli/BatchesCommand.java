/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.run.RunFolder;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "batches", description = "Lists the newest batches, of a server and of runs.")
final class BatchesCommand extends OperatorCommand {
  @Option(names = "--limit", defaultValue = "20", description = "How many (${DEFAULT-VALUE}).")
  private int limit;

  @Override
  int run(Settings settings) throws IOException {
    System.out.printf(
        "%-27s %-10s %9s %9s %9s %9s  %s%n",
        "batch", "state", "records", "answered", "failed", "retried", "job / reason");
    int shown;
    try (OperatorClient client = OperatorClient.open(settings)) {
      shown = print(client, limit);
    }
    for (Path run : RunFolder.all(settings.data().dir())) {
      if (shown < limit) {
        try (OperatorClient client = OperatorClient.ofRun(run)) {
          System.out.println(Terminal.line(client.run()));
          shown += print(client, limit - shown);
        }
      }
    }
    return 0;
  }

  private static int print(OperatorClient client, int limit) {
    List<Batch> batches = client.operator().batches(limit);
    for (Batch batch : batches) {
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
    return batches.size();
  }

  private static String last(Batch batch) {
    if (batch.reason() != null) {
      return batch.reason();
    }
    return batch.job().status() == null ? "" : batch.job().status();
  }
}
