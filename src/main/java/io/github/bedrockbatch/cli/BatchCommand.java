/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that records a request for a batch of the server or of a run. */
abstract class BatchCommand extends OperatorCommand {
  private static final String DONE =
      "Exit code: 0 done, or recorded for the process that serves; 1 refused.";
  private static final String COUNTED =
      "Exit code: 0 done, or recorded for the process that serves; 1 refused, or only counted.";

  String id;

  Settings settings;

  @Override
  int run(Settings its) throws Exception {
    settings = its;
    try (OperatorClient client = OperatorClient.of(settings, id)) {
      return run(client);
    }
  }

  abstract int run(OperatorClient client) throws Exception;

  /** A command for a single batch. */
  abstract static class One extends BatchCommand {
    @Parameters(paramLabel = "BATCH", description = "The id of the batch.")
    void of(String batch) {
      id = batch;
    }
  }

  @Command(
      name = "hold",
      description = "Holds a batch back before anything of it is paid.",
      footer = DONE)
  static final class Hold extends One {
    @Override
    int run(OperatorClient client) throws Exception {
      return client.ask(operator -> operator.hold(id));
    }
  }

  @Command(name = "release", description = "Releases a batch that is held back.", footer = DONE)
  static final class Release extends One {
    @Override
    int run(OperatorClient client) throws Exception {
      return client.ask(operator -> operator.release(id));
    }
  }

  @Command(
      name = "stop",
      description = "Stops the job of a batch. What it has processed is paid and is delivered.",
      footer = {"Example: stop --model nova-pro --since 2h", COUNTED})
  static final class Stop extends BulkCommand {
    @Override
    Action action() {
      return Action.STOP;
    }

    @Override
    int run(OperatorClient client) throws Exception {
      return client.ask(operator -> operator.stop(id));
    }
  }

  @Command(
      name = "drop",
      description = {
        "Gives up the unanswered prompts of a batch that failed or is not paid yet.",
        "With --force in any state, although its job may still run and be billed."
      },
      footer = {"Example: drop --state FAILED --text no-such-model", COUNTED})
  static final class Drop extends BulkCommand {
    @Override
    Action action() {
      return Action.DROP;
    }

    @Option(
        names = "--force",
        description = "BATCH in any state, although a job may still run and be billed.")
    private boolean force;

    @Override
    int run(OperatorClient client) throws Exception {
      return client.ask(operator -> operator.drop(id, force));
    }
  }

  @Command(
      name = "rerun",
      description = "Retries the prompts of a batch that have no answer or failed.",
      footer = {"Example: rerun --state FAILED --since 2d --yes", COUNTED})
  static final class Rerun extends BulkCommand {
    @Override
    Action action() {
      return Action.RERUN;
    }

    @Option(
        names = "--all",
        description = "Of BATCH all prompts: the answered ones are asked, and paid, again.")
    private boolean all;

    @Override
    int run(OperatorClient client) throws Exception {
      if (client.isRunAtRest()) {
        System.out.println(
            "The batch belongs to a run. To retry what has no answer, give the same command"
                + (all ? ", and for all of it, with --again: " : ": ")
                + client.run());
        return 0;
      }
      return client.ask(operator -> operator.rerun(id, all));
    }
  }
}
