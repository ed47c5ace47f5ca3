/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rerun",
    mixinStandardHelpOptions = true,
    description = "Retries the prompts of a batch that have no answer or failed.")
final class RerunCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "BATCH", description = "The id of the batch.")
  private String id;

  @Option(
      names = "--all",
      description = "All prompts: the answered ones are asked, and paid, again.")
  private boolean all;

  @Override
  public Integer call() throws Exception {
    LogLevel.defaultTo("WARN");
    try (OperatorClient desk = OperatorClient.of(config.load(Map.of()), id)) {
      if (desk.isRunAtRest()) {
        System.out.println(
            "The batch belongs to a run. To retry what has no answer, give the same command"
                + (all ? ", and for all of it, with --again: " : ": ")
                + desk.run());
        return 0;
      }
      return desk.ask(operator -> operator.rerun(id, all));
    }
  }
}
