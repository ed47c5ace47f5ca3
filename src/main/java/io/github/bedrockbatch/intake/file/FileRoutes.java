/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import io.github.bedrockbatch.files.FileNames;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.ledger.source.SourceFile;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import io.github.bedrockbatch.stage.page.EachPage;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.file.FileEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code direct:intake-file}: takes in a file of prompts and answers an {@link IntakeCount}. When
 * it returns without an exception, every value that was read is safe in a batch or in the dead
 * letters, and the {@link FileOutcome} says what may be done with the file.
 */
public final class FileRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(FileRoutes.class);
  private static final String NEW = "CamelBedrockBatchNew";
  private static final int ENTRIES_AT_ONCE = 1_000;

  /** Of the property: the {@link PromptFile} that is being read. */
  public static final String PROMPTS = "CamelBedrockBatchPromptFile";

  private final PromptFiles files;
  private final SourceLedger sources;
  private final TakenLog log;

  public FileRoutes(PromptFiles files, SourceLedger sources, Clock clock) {
    this.files = files;
    this.sources = sources;
    this.log = new TakenLog(clock);
  }

  @Override
  public void configure() {
    from("direct:intake-file")
        .routeId("intake-file")
        .errorHandler(noErrorHandler())
        .process(this::open)
        .id("intake-file-open")
        .split(EachPage.of(FileRoutes::file), EachPage.UNTIL_FAILURE)
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

  private void open(Exchange exchange) throws IOException, InvalidPayloadException {
    PromptFile file =
        files.open(
            exchange.getMessage().getMandatoryBody(File.class),
            exchange.getProperty(SourceSettings.PROPERTY, files.standard(), SourceSettings.class),
            exchange.getFromRouteId(),
            exchange.getProperty(WantedPrompts.PROPERTY, WantedPrompts.class),
            isLocal(exchange.getFromEndpoint()));
    SourceFile known = file.source().known();
    if (known == null || known.bytes() < file.source().file().bytes()) {
      begin(file);
    }
    exchange.setProperty(PROMPTS, file);
    exchange.setProperty(NEW, new AtomicLong());
    exchange.setProperty(FileOutcome.SOURCE, file.source().id());
  }

  /** Whether it was put here, or named, by whom this machine knows: not by SFTP, say. */
  private static boolean isLocal(Endpoint from) {
    return from instanceof FileEndpoint || from instanceof DirectEndpoint;
  }

  private static PromptFile file(Exchange exchange) {
    return exchange.getProperty(PROMPTS, PromptFile.class);
  }

  private void begin(PromptFile file) throws IOException {
    try {
      sources.begun(file.source().file());
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void countNew(Exchange exchange) {
    exchange
        .getProperty(NEW, AtomicLong.class)
        .addAndGet(exchange.getMessage().getBody(Integer.class));
  }

  private void taken(Exchange exchange) {
    PromptFile file = file(exchange);
    IntakeCount count = file.count();
    FileEnd end = file.end();
    SourceFile known = file.source().known();
    noteEntries(file.entries());
    IntakeCount itself = count.without(file.entries());
    if (!count.source().equals(file.source().id())) {
      sources.taken(count.source(), itself.accepted(), itself.rejected());
    } else if (known == null || !known.taken() || known.bytes() <= end.file().bytes()) {
      sources.taken(end.file(), itself.accepted(), itself.rejected());
    }
    exchange.getMessage().setBody(count);
    exchange.setProperty(FileOutcome.STATE, end.state());
    exchange.getMessage().setHeader(FileOutcome.HEADER, outcome(file));
    String name = FileNames.printable(file.source().fileName());
    log.taken(name, count);
    if (end.wasSpoiled()) {
      spoiled(name, file);
    }
    if (known != null && known.taken() && exchange.getProperty(WantedPrompts.PROPERTY) == null) {
      seenBefore(name, known, count, exchange.getProperty(NEW, AtomicLong.class).get());
    }
  }

  private void noteEntries(List<IntakeCount> entries) {
    for (int from = 0; from < entries.size(); from += ENTRIES_AT_ONCE) {
      sources.taken(
          entries.subList(from, Math.min(from + ENTRIES_AT_ONCE, entries.size())).stream()
              .map(one -> new SourceLedger.Taken(one.source(), one.accepted(), one.rejected()))
              .toList());
    }
  }

  private static String outcome(PromptFile file) {
    if (file.end().wasSpoiled()) {
      return FileOutcome.STAY;
    }
    return file.needsPerson() ? FileOutcome.FAILED : FileOutcome.DONE;
  }

  private static void spoiled(String name, PromptFile file) {
    LOG.error(
        "{} was cut short or written over while it was read. It had {} bytes, of which {} are lost"
            + " unread or may have been read as others; {} of its prompts were taken. It is read"
            + " again as what it is now. To have the rest, put what it was there once more, under"
            + " the same name",
        name,
        file.source().file().bytes(),
        file.end().file().unread(),
        file.count().accepted());
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
