/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that pauses or resumes a source, or all submitting, on every node. */
abstract class PauseCommand extends OperatorCommand {
  @Parameters(
      paramLabel = "WHAT",
      description =
          "The route of a source, such as intake-files, or submitting: then no jobs are created.")
  String what;

  @Command(
      name = "pause",
      description = {
        "Takes nothing more from a source, or submits nothing more, until it is resumed.",
        "What is in hand is finished. It lasts across restarts; problems lists it."
      },
      footer = "Example: pause intake-kafka")
  static final class Pause extends PauseCommand {
    @Override
    int run(Settings settings) throws Exception {
      try (OperatorClient client = OperatorClient.open(settings)) {
        return client.ask(operator -> operator.pause(what));
      }
    }
  }

  @Command(name = "resume", description = "Resumes what is paused.")
  static final class Resume extends PauseCommand {
    @Override
    int run(Settings settings) throws Exception {
      try (OperatorClient client = OperatorClient.open(settings)) {
        return client.ask(operator -> operator.resume(what));
      }
    }
  }
}
