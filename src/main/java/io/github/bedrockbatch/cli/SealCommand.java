/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.operator.Operator;
import picocli.CommandLine.Command;

@Command(name = "seal", description = "Closes every open batch now, whatever its age.")
final class SealCommand extends OperatorCommand {
  @Override
  int run(Settings settings) throws Exception {
    try (OperatorClient client = OperatorClient.open(settings)) {
      return client.ask(Operator::seal);
    }
  }
}
