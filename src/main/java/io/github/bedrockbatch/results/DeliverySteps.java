/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.files.DurableFolder;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.reuse.AskedPrompts;
import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.prompt.ResultPage;
import io.github.bedrockbatch.results.deadletter.FailedPromptDeadLetters;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of {@link CollectRoutes} that hand pages over to the sinks, and note in the ledger
 * which pages have been delivered.
 */
final class DeliverySteps {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverySteps.class);

  /** Confirming the lease for each page would take as long as the page. */
  private static final Duration CONFIRM_EVERY = Duration.ofMillis(100);

  private static final String ON_DISK = "CamelBedrockBatchResultsOnDisk";
  private static final byte[] NOTHING = {};

  private final Ledger ledger;
  private final AskedPrompts asked;
  private final FailurePolicy failures;
  private final Lanes lanes;
  private final String node;
  private final Path work;
  private final Path deadLetters;
  private final Predicate<String> held;
  private final Predicate<String> lacking;
  private final Clock clock;

  /**
   * @param work the same folder as that of the {@link Collector}
   * @param deadLetters the same folder as that of the {@link Collector}
   * @param held whether a sink has pages of the batch with this id that a crash would lose
   * @param lacking whether a sink lacks pages of the batch that count as delivered
   */
  DeliverySteps(
      StageContext context,
      Path work,
      Path deadLetters,
      Predicate<String> held,
      Predicate<String> lacking) {
    this.ledger = context.ledger();
    this.asked = new AskedPrompts(context.database(), context.clock());
    this.failures = context.failures();
    this.lanes = context.lanes();
    this.node = context.node();
    this.work = work;
    this.deadLetters = deadLetters;
    this.held = held;
    this.lacking = lacking;
    this.clock = context.clock();
  }

  /** Whether the page was not delivered before a restart, to each of the present sinks. */
  boolean isNew(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    return exchange.getMessage().getBody(ResultPage.class).index() >= batch.delivery().pages()
        || lacking.test(batch.id());
  }

  /** Prepares the exchange that hands a page to the sinks. */
  void page(Exchange exchange) {
    if (LeasedBatch.get(exchange).delivery().maxAttempts() == 0) {
      Collector.holdOn(exchange, ledger); // before one sink has it and another fails
    }
    ResultPage page = exchange.getMessage().getBody(ResultPage.class);
    Message message = toDeliver(exchange, page);
    message.setHeader(DeliveryHeaders.PAGE, page.index());
    exchange.setProperty(DeliveryHeaders.PAGE, page.index()); // sinks may change headers
    exchange.setProperty(
        DeliveryHeaders.AGAIN, page.index() < LeasedBatch.get(exchange).delivery().pages());
    message.setHeader(DeliveryHeaders.RECORDS, page.results().size());
  }

  /** Prepares the exchange that tells sinks to make safe what they have, after the last page. */
  void end(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    exchange.setProperty(
        ON_DISK, held.test(batch.id()) || Collector.pass(exchange).ends.outcomes().failed() > 0);
    toDeliver(exchange, NOTHING).setHeader(DeliveryHeaders.END, true);
  }

  /** Prepares the exchange that tells sinks to publish, when all have everything. */
  void publish(Exchange exchange) {
    boolean here = node.equals(LeasedBatch.get(exchange).delivery().on());
    exchange.setProperty(DeliveryHeaders.HERE, here);
    toDeliver(exchange, NOTHING).setHeader(DeliveryHeaders.PUBLISH, true);
  }

  private static Message toDeliver(Exchange exchange, Object body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(DeliveryHeaders.BATCH_ID, LeasedBatch.get(exchange).id());
    message.setBody(body);
    return message;
  }

  /**
   * Notes that every sink has the page, so that a restart skips it; not if a crash would lose it.
   */
  void checkpoint(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (held.test(batch.id())
        || exchange.getProperty(DeliveryHeaders.AGAIN, false, Boolean.class)) {
      OutputPass pass = Collector.pass(exchange);
      Instant now = clock.instant();
      if (Duration.between(pass.confirmed, now).abs().compareTo(CONFIRM_EVERY) >= 0) {
        ledger.confirm(batch);
        pass.confirmed = now;
      }
    } else {
      int page = exchange.getProperty(DeliveryHeaders.PAGE, Integer.class);
      Batch next = batch.checkpoint(page + 1, Collector.pass(exchange).attempts.max());
      LeasedBatch.replace(exchange, ledger.save(batch, next));
    }
    exchange.getMessage().setBody(null); // Camel keeps it while the next one waits for memory
  }

  void allPagesDelivered(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    OutputPass pass = Collector.pass(exchange);
    Outcomes all = pass.ends.outcomes();
    Batch out =
        batch
            .checkpoint(pass.pages(), pass.attempts.max())
            .allPagesDelivered(
                pass.pages(), all.succeeded(), all.empty(), all.failed(), all.retried());
    if (exchange.getProperty(ON_DISK, Boolean.class)) {
      out = out.resultsOn(node);
    }
    Collector.completeness(exchange).tell(pass.ends.totals);
    lanes
        .at(batch.place())
        .map(Lane::options)
        .ifPresent(
            lane ->
                pass.ends.totals.asked(lane.modelFor(batch.key().modelId()), lane.aws().region()));
    int again = pass.ends.chargedAgain();
    pass.ends.totals.chargedAgain(again);
    if (again > 0) {
      LOG.warn(
          "Batch {}: its job was stopped for deadlines, and the output lacks {} of the records that"
              + " it had processed. They are sent again and may be charged twice.",
          batch.id(),
          again);
    }
    BitSet unanswered = (BitSet) pass.ends.again.clone();
    unanswered.or(pass.ends.failedOnes);
    asked.forget(batch.id(), unanswered.stream());
    LeasedBatch.replace(exchange, ledger.settle(batch, out, all.bySource(), pass.ends.totals));
  }

  void delivered(Exchange exchange) throws IOException {
    Batch leased = LeasedBatch.get(exchange);
    FailedPromptDeadLetters.publish(deadLetters, leased.id());
    DurableFolder.remove(work.resolve(leased.id()));
    int open = leased.unanswered();
    if (open > 0) {
      String status = leased.job().status();
      LeasedBatch.replace(
          exchange,
          "Stopped".equals(status) || "Failed".equals(status)
              ? failures.fail(leased, Unanswered.afterFailure(leased, open))
              : failures.lose(leased, Unanswered.beyondOutput(leased, open)));
      return;
    }
    LeasedBatch.replace(exchange, ledger.save(leased, leased.delivered(clock.instant())));
    LOG.info(
        "Batch {} is delivered: {} succeeded ({} without text), {} failed, {} go into a later"
            + " batch, of {}",
        leased.id(),
        leased.delivery().succeeded(),
        leased.delivery().empty(),
        leased.delivery().failed(),
        leased.delivery().retried(),
        leased.contents().records());
  }
}
