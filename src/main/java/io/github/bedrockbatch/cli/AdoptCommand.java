/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    description = {
      "At the next start, imports batches that a lost or restored ledger lacks,",
      "from S3, from their jobs and from the spool."
    })
final class AdoptCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Option(
      names = "--all",
      description =
          "Also batches uploaded under other ledgers, for a data folder that was lost as a"
              + " whole. Use it only where nothing else works under the same s3.prefix.")
  private boolean all;

  @Override
  public Integer call() {
    LogLevel.defaultTo("WARN");
    try (OperatorClient desk = OperatorClient.open(config.load(Map.of()))) {
      desk.operator().adopt(all);
    }
    System.out.println(
        "Request recorded. The process that serves this data folder carries it out when it next"
            + " starts, before any intake; its log says what was found.");
    return 0;
  }
}
