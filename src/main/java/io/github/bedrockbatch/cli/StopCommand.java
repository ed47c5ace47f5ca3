/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Stops the job of a batch. What it has processed is paid and is delivered.")
final class StopCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "BATCH", description = "The id of the batch.")
  private String id;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    try (OperatorClient desk = OperatorClient.of(config.load(Map.of()), id)) {
      return desk.ask(operator -> operator.stop(id));
    }
  }
}
