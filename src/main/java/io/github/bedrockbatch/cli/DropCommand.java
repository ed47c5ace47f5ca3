/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    description = {
      "Gives up the unanswered prompts of a batch that failed or is not paid yet.",
      "With --force in any state, although its job may still run and be billed."
    })
final class DropCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "BATCH", description = "The id of the batch.")
  private String id;

  @Option(
      names = "--force",
      description = "In any state, although a job may still run and be billed.")
  private boolean force;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    try (OperatorClient desk = OperatorClient.of(config.load(Map.of()), id)) {
      return desk.ask(operator -> operator.drop(id, force));
    }
  }
}
