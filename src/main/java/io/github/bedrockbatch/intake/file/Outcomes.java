/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.prompt.FileOutcome;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of a file that went through a route, which may be one that a user wrote. */
final class Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private Outcomes() {}

  /**
   * As the intake says. A route that ends well without one has read nothing: its file is not taken
   * for done, nor is it handed over again at each poll.
   */
  static String of(Exchange exchange, String fileName) {
    String outcome =
        exchange.getMessage().getHeader(FileOutcome.HEADER, FileOutcome.DONE, String.class);
    if (!outcome.equals(FileOutcome.DONE) || exchange.getProperty(FileOutcome.SOURCE) != null) {
      return outcome;
    }
    LOG.error(
        "{} went through route {}, which did not give it to prompts:file: nothing of it was"
            + " read as a file. It is moved to .failed. Fix the route and put it back",
        FileNames.printable(fileName),
        exchange.getFromRouteId());
    return FileOutcome.FAILED;
  }
}
