/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.Pipeline;
import io.github.bedrockbatch.cli.terminal.Terminal;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.operator.Operator;
import java.nio.file.Path;
import picocli.CommandLine.Command;

@Command(
    name = "seal",
    description = "Closes every open batch now, whatever its age: of the server and of runs.")
final class SealCommand extends OperatorCommand {
  @Override
  int run(Settings settings) throws Exception {
    Path data = settings.data().dir();
    int exit = 0;
    boolean atWork = false;
    for (Path run : OperatorClient.runs(settings)) {
      if (Pipeline.isServed(run)) {
        try (OperatorClient client = OperatorClient.ofRun(run)) {
          System.out.println(Terminal.line(client.run()));
          exit = Math.max(exit, client.ask(Operator::seal));
        }
        atWork = true;
      }
    }
    if (!atWork || Pipeline.isServed(data)) {
      try (OperatorClient client = OperatorClient.open(settings)) {
        exit = Math.max(exit, client.ask(Operator::seal));
      }
    }
    return exit;
  }
}
