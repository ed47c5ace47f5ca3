/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.cli.terminal.CommandException;
import io.github.bedrockbatch.cli.terminal.ExitCode;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.operator.bulk.Bulk;
import io.github.bedrockbatch.operator.bulk.BulkPlan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that records a request for one batch, or for all batches of the server that match. */
abstract class BulkCommand extends BatchCommand {
  @Mixin private FilterOptions filters;

  @Spec private CommandSpec spec;

  @Option(
      names = "--yes",
      description = "Does it to all that match. Without, it says how many these are.")
  private boolean yes;

  @Parameters(paramLabel = "BATCH", arity = "0..1", description = "The id of the batch.")
  void of(String batch) {
    id = batch;
  }

  abstract Action action();

  @Override
  int run(Settings settings) throws Exception {
    if (filters.isGiven() == (id != null)) {
      if (id == null) {
        throw new ParameterException(
            spec.commandLine(),
            "Give the id of a batch, or say which batches: --state, --model, --source, --text or"
                + " --since");
      }
      throw new CommandException("Give the id of a batch, or say which batches, but not both");
    }
    return id != null ? super.run(settings) : many(settings);
  }

  private int many(Settings settings) throws Exception {
    try (OperatorClient client = OperatorClient.open(settings)) {
      Bulk bulk = new Bulk(client.facts(settings), client.operator());
      BulkPlan plan = bulk.plan(action(), filters.filter());
      System.out.println(plan.sentence());
      if (plan.ids().isEmpty() || !yes) {
        System.out.println(
            "Nothing was done." + (plan.ids().isEmpty() ? "" : " Add --yes to do it."));
        return ExitCode.COULD_NOT_RUN;
      }
      bulk.ask(plan);
      System.out.println(
          Count.of(plan.ids().size(), "request")
              + " recorded. The process that serves this data folder carries %s out, now or"
                  .formatted(plan.ids().size() == 1 ? "it" : "them")
              + " when it next starts; show BATCH tells what came of each.");
      return 0;
    }
  }
}
