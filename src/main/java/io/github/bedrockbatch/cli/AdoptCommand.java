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
      "Has the next start take in batches that a lost or restored ledger lacks,",
      "from S3, from their jobs and from the spool."
    })
final class AdoptCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Option(
      names = "--all",
      description =
          "Also what was uploaded under other ledgers, as when the whole data folder is lost. Only"
              + " where nothing else works under the same s3.prefix.")
  private boolean all;

  @Override
  public Integer call() {
    LogLevel.defaultTo("WARN");
    try (OperatorClient desk = OperatorClient.open(config.load(Map.of()))) {
      desk.operator().adopt(all);
    }
    System.out.println(
        "Noted. It is done when the process that serves this data folder is next started, before it"
            + " takes anything in; its log says what was found.");
    return 0;
  }
}
