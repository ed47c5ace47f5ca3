/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Job;
import picocli.CommandLine.Command;

@Command(name = "show", description = "Shows one batch.")
final class ShowCommand extends BatchCommand {
  @Override
  int run(OperatorClient client) {
    Batch batch =
        client
            .operator()
            .show(id)
            .orElseThrow(() -> new CommandException("There is no batch " + id));
    line("batch", batch.id());
    line("of the run", client.run());
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
    Job.Counters counters = batch.job().counters();
    line(
        "job counters",
        "%d total, %d processed, %d succeeded, %d failed"
            .formatted(
                counters.total(), counters.processed(), counters.succeeded(), counters.failed()));
    line("ended", batch.endedAt());
    line("answered", batch.delivery().succeeded());
    line("without text", batch.delivery().empty());
    line("failed", batch.delivery().failed());
    line("retried", batch.delivery().retried());
    line("unanswered", batch.unanswered());
    line("closed", batch.closedAt());
    return 0;
  }

  private static void line(String name, Object value) {
    if (value != null) {
      System.out.printf("%-13s %s%n", name, Terminal.line(String.valueOf(value)));
    }
  }
}
