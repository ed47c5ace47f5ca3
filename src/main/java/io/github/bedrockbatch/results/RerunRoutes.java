/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.letter.LetterTable;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.stage.Download;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.page.EachPage;
import io.github.bedrockbatch.stage.page.Pages;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code direct:rerun}: sends records of the leased batch again, which must be FAILED, DELIVERED or
 * DROPPED. Its output is read once more to choose them: without the header {@code all}, those that
 * have no answer or, if all have one, those that failed. If a crash or failure interrupts it, the
 * next call continues.
 */
final class RerunRoutes extends RouteBuilder {
  private static final String ALL = "CamelBedrockBatchRerunAll";
  private static final String AGAIN = "CamelBedrockBatchRerunRecords";
  private static final String CHOICE = "CamelBedrockBatchRerunChoice";

  /** The beginnings of the names of {@link #askedSource}. */
  private static final String FAILED = "rerun-failed:";

  private static final String EVERY = "rerun-all:";

  private final Ledger ledger;
  private final Collector collector;
  private final Clock clock;
  private final LetterTable letters;

  /**
   * @param collector with other folders than those of the delivery
   */
  RerunRoutes(StageContext context, Collector collector) {
    this.ledger = context.ledger();
    this.clock = context.clock();
    this.letters = new LetterTable(context.database());
    this.collector = collector;
  }

  @Override
  public void configure() {
    from("direct:rerun")
        .routeId("rerun")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(RerunRoutes::remember)
        .id("rerun-request")
        .filter(exchange -> !isOnDisk(exchange))
        .id("rerun-not-begun")
        .to("direct:rerun-send")
        .id("rerun-send")
        .end()
        .choice()
        .id("rerun-uploaded")
        .when(this::isOnDisk)
        .process(exchange -> exchange.setProperty(OperatorRequest.LEFT_OPEN, true))
        .id("rerun-waits")
        .otherwise()
        .process(this::note)
        .id("rerun-note")
        .end();

    from("direct:rerun-send")
        .routeId("rerun-send-steps")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(S3Objects::context)
        .id("rerun-context-key")
        .toD(S3Objects.GET)
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
        .end();

    from("direct:rerun-records")
        .routeId("rerun-all-records")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(S3Objects::outputs)
        .id("rerun-prefix")
        .toD(S3Objects.LIST)
        .id("rerun-list")
        .split(method(collector, "outputKeys"))
        .stopOnException()
        .id("rerun-outputs")
        .process(
            exchange -> S3Objects.object(exchange, exchange.getMessage().getBody(String.class)))
        .id("rerun-output-key")
        .toD(S3Objects.GET)
        .id("rerun-output")
        .process(exchange -> drain(collector.pages(exchange)))
        .id("rerun-read")
        .end()
        .process(this::choose)
        .id("rerun-choose")
        .process(S3Objects::input)
        .id("rerun-input-key")
        .toD(S3Objects.GET)
        .id("rerun-input")
        .split(EachPage.of(RerunRoutes::again), EachPage.UNTIL_FAILURE)
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
    exchange.setProperty(ALL, exchange.getMessage().getHeader("all", Boolean.class));
  }

  private void choose(Exchange exchange) throws IOException {
    drain(collector.missing(exchange));
    OutputPass pass = Collector.pass(exchange);
    if (!pass.ends.agreesWith(LeasedBatch.get(exchange).delivery())) {
      throw new IllegalStateException(
          "its output no longer says what it said when it was delivered; if retry.max-attempts was"
              + " changed since, set it back for the time of the rerun");
    }
    RerunChoice choice = new RerunChoice(LeasedBatch.get(exchange), pass, all(exchange));
    exchange.setProperty(CHOICE, choice);
    if (choice.settled() > 0 && !all(exchange)) {
      mustNotBeRerunAlready(LeasedBatch.get(exchange).id());
    }
    if (pass.ends.again.intersects(pass.ends.failedOnes)) {
      mustNotBeSentAsLetters(exchange);
    }
    exchange.setProperty(AGAIN, pass.ends.again.cardinality());
  }

  /** What was sent again failed once more in a later batch, if at all, and is rerun by that. */
  private void mustNotBeRerunAlready(String batch) {
    long sent =
        ledger.sources().acceptedFrom(FAILED + batch + ":")
            + ledger.sources().acceptedFrom(EVERY + batch + ":");
    if (sent > 0) {
      throw new IllegalStateException(
          Count.of(sent, "prompt", "was", "were")
              + " sent again by an earlier rerun, and would be paid twice. Rerun the later batch"
              + " (show BATCH names it) if something has failed there, too; or rerun --all, which"
              + " pays for everything again");
    }
  }

  private void mustNotBeSentAsLetters(Exchange exchange) {
    String source = LetterTable.failedOf(LeasedBatch.get(exchange).id());
    long sent = letters.rerun(source, all(exchange));
    if (sent > 0) {
      String words =
          Count.of(sent, "failed prompt", "was", "were")
              + " sent again as dead letters, or will be, and would be paid twice; send the rest there too, or rerun --all, which pays for"
              + " everything again (not while letters are on their way)";
      throw new IllegalStateException(words);
    }
  }

  private static void drain(Pages<ResultPage> pages) {
    pages.forEachRemaining(page -> {});
  }

  /** The pages of prompts to be sent again. */
  private static Pages<PromptPage> again(Exchange exchange) throws IOException {
    Download input = Download.of(exchange);
    OutputPass pass = Collector.pass(exchange);
    RerunChoice choice = exchange.getProperty(CHOICE, RerunChoice.class);
    BatchKey key = LeasedBatch.get(exchange).key();
    Resend resend =
        new Resend(
            pass,
            new LineReader(input),
            (context, ordinal) ->
                choice.wasOpen(ordinal)
                    ? context.resent(openSource(exchange), ordinal, 1).due(null)
                    : context.asked(askedSource(exchange), ordinal),
            context -> key.inJobs(key.modelId()),
            attempt -> Instant.MIN);
    return Pages.of(resend::next, input);
  }

  /**
   * The source of records that had no result. It changes only with the version of the batch, when
   * the rerun is noted, so that what an interrupted rerun has sent is not sent again.
   */
  private static String openSource(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    return "rerun:" + batch.id() + ":" + batch.version();
  }

  /** The source of records that had a result, or were given up, and count as accepted again. */
  private static String askedSource(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    return (all(exchange) ? EVERY : FAILED) + batch.id() + ":" + batch.version();
  }

  /**
   * Whether records sent for this request wait for their upload, and would be lost with the disk.
   */
  private boolean isOnDisk(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    return collector.isOnDisk(batch, openSource(exchange))
        || collector.isOnDisk(batch, askedSource(exchange));
  }

  private static boolean all(Exchange exchange) {
    return Boolean.TRUE.equals(exchange.getProperty(ALL, Boolean.class));
  }

  private void note(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    long asked = exchange.getProperty(CHOICE, RerunChoice.class).settled();
    Map<String, Long> accepted = new HashMap<>();
    if (batch.state() == BatchState.FAILED) {
      accepted.put(openSource(exchange), 0L);
    }
    if (asked > 0) {
      accepted.put(askedSource(exchange), asked);
    }
    LeasedBatch.replace(exchange, ledger.sentAgain(batch, batch.rerun(clock.instant()), accepted));
    exchange.setProperty(
        OperatorRequest.OUTCOME,
        Count.of(exchange.getProperty(AGAIN, Integer.class), "prompt", "is", "are")
            + " sent again, in later batches");
  }
}
