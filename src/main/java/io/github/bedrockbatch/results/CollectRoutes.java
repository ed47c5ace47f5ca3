/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.Worker;
import io.github.bedrockbatch.stage.page.EachPage;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * ENDED to DELIVERED, however the job ended: the contexts are copied to disk, each output file is
 * streamed and joined to them, and pages of results go to {@code direct:deliver}, the user's route.
 * When that returns, every sink has the page and a restart skips it, unless a sink says that a
 * crash would lose it. What another attempt may answer goes back to {@code direct:batch}.
 *
 * <p>The delivery ends in two steps, so that a crash at any point loses nothing: each sink makes
 * safe what it has, then the ledger notes that every page is delivered, then each sink may publish
 * what it has kept back. The last step is repeated until it has succeeded.
 *
 * <p>If the sources of a batch are acknowledged after its upload, the same holds for its retries:
 * those that went back to {@code direct:batch} must be in S3 before this batch ends, and are read
 * from it again if the disk is lost.
 */
final class CollectRoutes extends BatchStage {
  /** Synchronous: a sink may continue in another thread, which must end before the lease does. */
  private static final String DELIVER = "direct:deliver?synchronous=true";

  private static final String HAND_OVER = "direct:hand-over";

  private final Collector collector;
  private final DeliverySteps delivery;
  private final Consumer<String> dropPages;

  CollectRoutes(
      StageContext context,
      Collector collector,
      DeliverySteps delivery,
      Consumer<String> dropPages) {
    super(context);
    this.collector = collector;
    this.delivery = delivery;
    this.dropPages = dropPages;
  }

  @Override
  protected Optional<Batch> claim(Set<String> inHand) {
    return ledger.claim(BatchState.ENDED, inHand, lanes.resting("collect"));
  }

  @Override
  protected void stepFailed(Batch batch) {
    dropPages.accept(batch.id());
  }

  /**
   * While retries wait for their upload, the batch waits, and is then collected again from the
   * start.
   */
  private void lookForRetries(Exchange exchange) {
    collector.lookForRetries(exchange);
    if (Collector.waits(exchange)) {
      dropPages.accept(LeasedBatch.get(exchange).id());
    }
  }

  private static boolean isComplete(Exchange exchange) {
    return LeasedBatch.get(exchange).delivery().complete();
  }

  @Override
  public void configure() {
    stage("collect")
        .process(collector::lookForRetries)
        .id("collect-look")
        .filter(exchange -> !Collector.waits(exchange) && !isComplete(exchange))
        .id("collect-not-out")
        .to("direct:collect-output")
        .id("collect-pages")
        .process(this::lookForRetries)
        .id("collect-retries")
        .end()
        .filter(exchange -> !Collector.waits(exchange))
        .id("collect-may-end")
        .to("direct:collect-end")
        .id("collect-ends")
        .end();

    steps("direct:collect-end", "collect-end-steps")
        .filter(exchange -> !isComplete(exchange))
        .id("collect-end-if")
        .process(delivery::end)
        .id("collect-end")
        .to(HAND_OVER)
        .id("collect-deliver-end")
        .process(delivery::allPagesDelivered)
        .id("collect-all-out")
        .end()
        .process(delivery::publish)
        .id("collect-publish")
        .to(HAND_OVER)
        .id("collect-deliver-publish")
        .process(delivery::delivered)
        .id("collect-delivered");

    steps("direct:collect-output", "collect-output")
        .process(S3Objects::context)
        .id("collect-context-key")
        .toD(S3Objects.GET)
        .id("collect-context")
        .process(collector::open)
        .id("collect-open")
        .doTry()
        .id("collect-try")
        .to("direct:collect-objects")
        .id("collect-objects")
        .doFinally()
        .process(collector::close)
        .id("collect-close")
        .end();

    steps("direct:collect-objects", "collect-objects-pages")
        .process(S3Objects::outputs)
        .id("collect-prefix")
        .toD(S3Objects.LIST)
        .id("collect-list")
        .split(method(collector, "outputKeys"))
        .stopOnException()
        .id("collect-each-key")
        .process(
            exchange -> S3Objects.object(exchange, exchange.getMessage().getBody(String.class)))
        .id("collect-key")
        .toD(S3Objects.GET)
        .id("collect-get")
        .to("direct:collect-file")
        .id("collect-file")
        .end()
        .to("direct:collect-manifest")
        .id("collect-counted")
        .filter(collector::isIncomplete)
        .id("collect-incomplete")
        .process(collector::compare)
        .id("collect-counts")
        .end()
        .to("direct:collect-missing")
        .id("collect-rest")
        .to("direct:collect-resend")
        .id("collect-again")
        .process(collector::finish)
        .id("collect-dead-letters");

    steps("direct:collect-file", "collect-file-pages")
        .split(EachPage.of(collector::pages), EachPage.UNTIL_FAILURE)
        .streaming()
        .stopOnException()
        .id("collect-each-page")
        .to("direct:result-page")
        .id("collect-file-page")
        .end();

    steps("direct:collect-manifest", "collect-manifest-steps")
        .filter(collector::hasManifest)
        .id("collect-manifest-if")
        .process(collector::manifestKey)
        .id("collect-manifest-key")
        .toD(S3Objects.GET)
        .id("collect-manifest")
        .process(collector::readManifest)
        .id("collect-manifest-read")
        .end();

    steps("direct:collect-missing", "collect-missing")
        .split(EachPage.of(collector::missing), EachPage.UNTIL_FAILURE)
        .streaming()
        .stopOnException()
        .id("collect-each-missing")
        .to("direct:result-page")
        .id("collect-missing-page")
        .end();

    steps("direct:collect-resend", "collect-resend")
        .filter(collector::wantsInput)
        .id("collect-resend-if")
        .process(S3Objects::input)
        .id("collect-resend-key")
        .toD(S3Objects.GET)
        .id("collect-resend-input")
        .split(EachPage.of(collector::resend), EachPage.UNTIL_FAILURE)
        .streaming()
        .stopOnException()
        .id("collect-resend-split")
        .to("direct:batch")
        .id("collect-resend-page")
        .end()
        .to("direct:batch-sync")
        .id("collect-resend-sync")
        .end();

    steps("direct:result-page", "deliver-page")
        .filter(delivery::isNew)
        .id("deliver-page-new")
        .process(delivery::page)
        .id("deliver-page-headers")
        .to(HAND_OVER)
        .id("deliver-page-deliver")
        .process(delivery::checkpoint)
        .id("deliver-page-checkpoint")
        .end();

    steps(HAND_OVER, "hand-over")
        .process(Worker::away)
        .id("hand-over-begin")
        .doTry()
        .id("hand-over-try")
        .to(DELIVER)
        .id("hand-over-deliver")
        .doCatch(SdkException.class)
        .process(SinkException::raise)
        .id("hand-over-failed")
        .end()
        .process(Worker::back)
        .id("hand-over-end");
  }
}
