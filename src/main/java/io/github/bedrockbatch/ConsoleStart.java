/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.ConsoleOptions;
import io.github.bedrockbatch.console.letter.LetterPages;
import io.github.bedrockbatch.console.page.ConsolePages;
import io.github.bedrockbatch.console.web.ConsoleServer;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.ledger.view.LedgerView;
import io.github.bedrockbatch.operator.content.RecordLookup;
import io.github.bedrockbatch.operator.view.Facts;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the web console of a running pipeline. */
final class ConsoleStart {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleStart.class);

  private ConsoleStart() {}

  /**
   * The URL of the console; empty when it is off or cannot listen, as the pipeline works without
   * it.
   */
  static Optional<URI> of(StartUp parts, CamelContext camel, CloseStack resources) {
    ConsoleOptions options = parts.context.settings().console();
    if (!options.enabled()) {
      return Optional.empty();
    }
    parts.facts.watch();
    Facts facts = parts.facts.facts();
    ConsolePages pages =
        LetterPages.addTo(
            ConsolePages.of(
                facts,
                parts.operator,
                parts.problems::ofAllNodes,
                parts.edges::facts,
                parts.spending::balances,
                options.showContent() ? records(parts) : null,
                Reports.of(parts, facts, camel, resources)),
            parts.letters,
            options.showContent());
    try {
      ConsoleServer server =
          resources.add(ConsoleServer.start(options, pages, facts::books, parts.context.clock()));
      LOG.info("The web console is at {}", server.address());
      return Optional.of(server.address());
    } catch (IOException e) {
      LOG.error(
          "There is no web console, as console.host={}, console.port={} cannot be listened at: {}."
              + " The pipeline works without it. Set console.port",
          options.host(),
          options.port(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private static RecordLookup records(StartUp parts) {
    LedgerView view = new LedgerView(parts.context.database());
    return new RecordLookup(
        id -> view.story(id).map(story -> story.batch().batch()),
        parts.folder,
        parts.context.lanes());
  }
}
