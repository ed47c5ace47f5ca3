/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli;

import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "adopt",
    description = {
      "At the next start, imports batches that a lost or restored ledger lacks.",
      "They come from S3, from their jobs and from the spool."
    })
final class AdoptCommand extends OperatorCommand {
  @Option(
      names = "--all",
      description =
          "Also batches uploaded under other ledgers, for a data folder that was lost as a"
              + " whole. Use it only where nothing else works under the same s3.prefix.")
  private boolean all;

  @Override
  int run(Settings settings) throws IOException {
    try (OperatorClient client = OperatorClient.openOrMake(settings)) {
      client.operator().adopt(client.nodeOrMake(), all);
    }
    System.out.println(
        "Request recorded. The process that serves this data folder carries it out when it next"
            + " starts, before any intake; its log says what was found.");
    return 0;
  }
}
