/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.ledger.Batch;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one batch.")
final class ShowCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "BATCH", description = "The id of the batch.")
  private String id;

  @Override
  public Integer call() throws IOException {
    LogLevel.defaultTo("WARN");
    try (OperatorClient desk = OperatorClient.of(config.load(Map.of()), id)) {
      Batch batch =
          desk.operator()
              .show(id)
              .orElseThrow(() -> new CommandException("There is no batch " + id));
      line("batch", batch.id());
      line("of the run", desk.run());
      line("model", batch.key());
      line("state", batch.state());
      line("reason", batch.reason());
      if (batch.place() != null) {
        line("made at", batch.place().home());
        line("objects", batch.place().uri(batch.place().inputKey(batch.id())));
      }
      line("answered by", batch.contents().way());
      line("closed by", batch.contents().cause());
      line("records", batch.contents().records() + " (" + batch.contents().padding() + " padding)");
      line("input bytes", batch.contents().inputBytes());
      line("opened", batch.contents().openedAt());
      line("sealed", batch.contents().sealedAt());
      line("submitted", batch.job().submittedAt());
      line("job", batch.job().arn());
      line("job status", batch.job().status());
      line("job message", batch.job().message());
      line("job stopped", batch.job().stopReason());
      line(
          "job counters",
          "%d total, %d processed, %d succeeded, %d failed"
              .formatted(
                  batch.job().counters().total(),
                  batch.job().counters().processed(),
                  batch.job().counters().succeeded(),
                  batch.job().counters().failed()));
      line("ended", batch.endedAt());
      line("answered", batch.delivery().succeeded());
      line("without text", batch.delivery().empty());
      line("failed", batch.delivery().failed());
      line("retried", batch.delivery().retried());
      line("unanswered", batch.unanswered());
      line("closed", batch.closedAt());
    }
    return 0;
  }

  private static void line(String name, Object value) {
    if (value != null) {
      System.out.printf("%-13s %s%n", name, Terminal.line(String.valueOf(value)));
    }
  }
}
