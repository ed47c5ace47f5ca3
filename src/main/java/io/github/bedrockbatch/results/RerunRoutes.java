/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.config.S3Options;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.HeldBatch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.prompt.LineReader;
import io.github.bedrockbatch.prompt.PromptPage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code direct:rerun}: sends records of the held batch again, which must be FAILED, DELIVERED or
 * DROPPED. Which ones is read from its output once more: without the header {@code all}, those that
 * have no answer or, where all have one, those that failed. Doing it twice under the same header
 * {@code request} is harmless.
 */
public final class RerunRoutes extends RouteBuilder {
  private static final String SETTLED = "CamelBedrockBatchRerunSettled";

  private final Ledger ledger;
  private final Collector collector;
  private final S3Options s3;
  private final Clock clock;

  /**
   * @param collector one of its own: its folders must not be those of the delivery
   */
  public RerunRoutes(Ledger ledger, Collector collector, S3Options s3, Clock clock) {
    this.ledger = ledger;
    this.collector = collector;
    this.s3 = s3;
    this.clock = clock;
  }

  @Override
  public void configure() {
    String bucket = "aws2-s3:" + s3.bucket();
    from("direct:rerun")
        .routeId("rerun")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(RerunRoutes::remember)
        .id("rerun-request")
        .process(exchange -> S3Request.object(exchange, s3.contextKey(HeldBatch.of(exchange).id())))
        .id("rerun-context-key")
        .to(bucket + "?operation=getObject")
        .id("rerun-context")
        .process(collector::open)
        .id("rerun-open")
        .doTry()
        .id("rerun-try")
        .to("direct:rerun-records")
        .id("rerun-records")
        .doFinally()
        .process(collector::discard)
        .id("rerun-close")
        .end()
        .process(this::note)
        .id("rerun-note");

    from("direct:rerun-records")
        .routeId("rerun-all-records")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(
            exchange -> S3Request.below(exchange, s3.outputPrefix(HeldBatch.of(exchange).id())))
        .id("rerun-prefix")
        .to(bucket + "?operation=listObjects")
        .id("rerun-list")
        .split(method(collector, "outputKeys"))
        .stopOnException()
        .id("rerun-outputs")
        .process(
            exchange -> S3Request.object(exchange, exchange.getMessage().getBody(String.class)))
        .id("rerun-output-key")
        .to(bucket + "?operation=getObject")
        .id("rerun-output")
        .process(exchange -> drain(collector.pages(exchange)))
        .id("rerun-read")
        .end()
        .process(this::choose)
        .id("rerun-choose")
        .process(exchange -> S3Request.object(exchange, s3.inputKey(HeldBatch.of(exchange).id())))
        .id("rerun-input-key")
        .to(bucket + "?operation=getObject")
        .id("rerun-input")
        .split(method(this, "again"))
        .streaming()
        .stopOnException()
        .id("rerun-pages")
        .to("direct:batch")
        .id("rerun-page")
        .end()
        .to("direct:batch-sync")
        .id("rerun-sync");
  }

  private static void remember(Exchange exchange) {
    exchange.setProperty("all", exchange.getMessage().getHeader("all", Boolean.class));
    exchange.setProperty("request", exchange.getMessage().getHeader("request", Long.class));
  }

  private void choose(Exchange exchange) throws IOException {
    drain(collector.missing(exchange));
    OutputPass pass = Collector.pass(exchange);
    int settled = pass.choose(Boolean.TRUE.equals(exchange.getProperty("all", Boolean.class)));
    exchange.setProperty(SETTLED, settled);
  }

  private static void drain(Iterator<ResultPage> pages) {
    pages.forEachRemaining(page -> {});
  }

  /** The pages of prompts to be sent again. */
  public Iterator<PromptPage> again(Exchange exchange) {
    OutputPass pass = Collector.pass(exchange);
    String source = source(exchange);
    Resend resend =
        new Resend(
            HeldBatch.of(exchange),
            pass,
            new LineReader(exchange.getMessage().getBody(InputStream.class)),
            (context, ordinal) ->
                pass.wasOpen(ordinal)
                    ? context.resent(source, ordinal, 1)
                    : context.asked(source, ordinal),
            attempt -> Instant.MIN);
    return new Pages<>(resend::next);
  }

  private static String source(Exchange exchange) {
    return "rerun:"
        + HeldBatch.of(exchange).id()
        + ":"
        + exchange.getProperty("request", Long.class);
  }

  private void note(Exchange exchange) {
    Batch batch = HeldBatch.of(exchange);
    Batch next =
        batch.state() == BatchState.FAILED
            ? batch.rerun(batch.unanswered(), clock.instant())
            : batch;
    HeldBatch.set(
        exchange,
        ledger.sentAgain(
            batch, next, source(exchange), exchange.getProperty(SETTLED, Integer.class)));
  }
}
