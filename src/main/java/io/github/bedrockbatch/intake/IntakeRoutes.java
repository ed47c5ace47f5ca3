/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.File;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code direct:intake-file}: takes in a file of prompts and answers an {@link IntakeCount}. When
 * it returns without an exception, every value of the file is safe in a batch or in the dead
 * letters, and the file may be moved away.
 */
final class IntakeRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeRoutes.class);
  private static final String FILE = "CamelBedrockBatchFile";

  private final PromptFiles files;
  private final Ledger ledger;

  IntakeRoutes(PromptFiles files, Ledger ledger) {
    this.files = files;
    this.ledger = ledger;
  }

  @Override
  public void configure() {
    from("direct:intake-file")
        .routeId("intake-file")
        .errorHandler(noErrorHandler())
        .process(
            exchange ->
                exchange.setProperty(FILE, exchange.getMessage().getMandatoryBody(File.class)))
        .id("intake-file-open")
        .split(method(this, "pages"))
        .streaming()
        .stopOnException()
        .id("intake-file-each")
        .to("direct:batch")
        .id("intake-file-page")
        .end()
        .to("direct:batch-sync")
        .id("intake-file-sync")
        .process(this::taken)
        .id("intake-file-taken");
  }

  /** The pages of the file of this exchange. */
  public Iterator<PromptPage> pages(Exchange exchange) throws IOException {
    Map<String, Object> route = exchange.getMessage().getHeaders();
    return files.pages(exchange.getProperty(FILE, File.class), files.standard().with(route));
  }

  private void taken(Exchange exchange) {
    File file = exchange.getProperty(FILE, File.class);
    IntakeCount count = files.count(file);
    ledger.taken(count.source(), count.accepted(), count.refused());
    exchange.getMessage().setBody(count);
    exchange.getMessage().setHeader(PatientIntake.OUTCOME, "done");
    LOG.info("{}: {}", file.getName(), count);
  }
}
