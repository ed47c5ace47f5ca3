/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.operator.Operator;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "seal",
    mixinStandardHelpOptions = true,
    description = "Closes every open batch now, whatever its age.")
final class SealCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    try (OperatorClient desk = OperatorClient.open(config.load(Map.of()))) {
      return desk.ask(Operator::seal);
    }
  }
}
