/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.SourceFile;
import io.github.bedrockbatch.prompt.FileOutcome;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.File;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code direct:intake-file}: takes in a file of prompts and answers an {@link IntakeCount}. When
 * it returns without an exception, every value that was read is safe in a batch or in the dead
 * letters, and the {@link FileOutcome} says what may be done with the file.
 */
public final class FileRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(FileRoutes.class);
  private static final String FILE = "CamelBedrockBatchFile";
  private static final String NEW = "CamelBedrockBatchNew";
  private static final String WANTED = "CamelBedrockBatchWanted";

  /** Of the property: the {@link PromptPages} that are being read. */
  public static final String PAGES = "CamelBedrockBatchFilePages";

  private final PromptFiles files;
  private final Ledger ledger;

  public FileRoutes(PromptFiles files, Ledger ledger) {
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
        .process(FileRoutes::countNew)
        .id("intake-file-count")
        .end()
        .to("direct:batch-sync")
        .id("intake-file-sync")
        .process(this::taken)
        .id("intake-file-taken");
  }

  /** The pages of the file of this exchange. */
  public Iterator<PromptPage> pages(Exchange exchange) throws IOException {
    SourceSettings settings = files.standard().with(exchange.getMessage().getHeaders());
    File file = exchange.getProperty(FILE, File.class);
    PromptPages pages = files.pages(file, settings, exchange.getFromRouteId());
    if (pages.source().known() == null) {
      begin(pages);
    }
    exchange.setProperty(PAGES, pages);
    exchange.setProperty(NEW, new AtomicLong());
    exchange.setProperty(FileOutcome.SOURCE, pages.source().id());
    WantedPrompts wish = exchange.getProperty(WantedPrompts.PROPERTY, WantedPrompts.class);
    if (wish == null) {
      return pages;
    }
    WantedPages wanted = new WantedPages(pages, wish);
    exchange.setProperty(WANTED, wanted);
    return wanted;
  }

  private void begin(PromptPages pages) throws IOException {
    try {
      ledger.begun(pages.source().file());
    } catch (RuntimeException e) {
      pages.close();
      throw e;
    }
  }

  private static void countNew(Exchange exchange) {
    exchange
        .getProperty(NEW, AtomicLong.class)
        .addAndGet(exchange.getMessage().getBody(Integer.class));
  }

  private void taken(Exchange exchange) {
    PromptPages pages = exchange.getProperty(PAGES, PromptPages.class);
    WantedPages wanted = exchange.getProperty(WANTED, WantedPages.class);
    IntakeCount count = wanted == null ? pages.count() : wanted.count();
    FileEnd end = pages.end();
    SourceFile known = pages.source().known();
    if (!count.source().equals(pages.source().id())) {
      ledger.taken(count.source(), count.accepted(), count.rejected());
    } else if (known == null || !known.taken() || known.bytes() <= end.file().bytes()) {
      ledger.taken(end.file(), count.accepted(), count.rejected());
    }
    exchange.getMessage().setBody(count);
    exchange.setProperty(FileOutcome.STATE, end.state());
    exchange
        .getMessage()
        .setHeader(FileOutcome.HEADER, end.wasSpoiled() ? FileOutcome.STAY : FileOutcome.DONE);
    String name = FileNames.printable(pages.source().fileName());
    LOG.info("{}: {}", name, count);
    if (end.wasSpoiled()) {
      spoiled(name, pages);
    }
    if (known != null && known.taken() && wanted == null) {
      seenBefore(name, known, count, exchange.getProperty(NEW, AtomicLong.class).get());
    }
  }

  private static void spoiled(String name, PromptPages pages) {
    LOG.error(
        "{} was cut short or written over while it was read. It had {} bytes, of which {} are lost"
            + " unread or may have been read as others; {} of its prompts were taken. It is read"
            + " again as what it is now. To have the rest, put what it was there once more, under"
            + " the same name",
        name,
        pages.source().file().bytes(),
        pages.end().file().unread(),
        pages.count().accepted());
  }

  private static void seenBefore(String name, SourceFile known, IntakeCount count, long fresh) {
    long before = count.accepted() - fresh;
    if (before == 0) {
      return;
    }
    if (known.unread() > 0) {
      LOG.info("{}: {} of its prompts were not read before, and are taken now", name, fresh);
      return;
    }
    LOG.warn(
        "{}: {} of its {} prompts were taken before, from a file of this name that began with the"
            + " same content, and are not asked again. To ask, and pay, them again, give the file"
            + " another name",
        name,
        fresh == 0 ? "all" : before,
        count.accepted());
  }
}
