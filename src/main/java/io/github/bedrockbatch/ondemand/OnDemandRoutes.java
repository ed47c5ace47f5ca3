/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.budget.Budgets;
import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.Way;
import io.github.bedrockbatch.ledger.budget.Charge;
import io.github.bedrockbatch.ledger.node.LedgerTime;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.SealedFiles;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.StoppingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Takes a batch that is too small for a job from SEALED to ENDED without one: asks each record on
 * demand, from the spool, and then uploads input, contexts and answers. From then on it is a batch
 * like any other.
 *
 * <p>An UPLOADED batch comes from an earlier version or a ledger that was lost: its input is in S3,
 * and if it was sealed before this process started, its answers may be there, too.
 */
public final class OnDemandRoutes extends BatchStage {
  private final SealedFiles files;
  private final Instant started;
  private final LedgerTime time;
  private final Budgets budgets;

  OnDemandRoutes(StageContext context, SealedFiles files) {
    super(context);
    this.files = files;
    this.started = clock.instant();
    this.time = context.ledgerTime();
    this.budgets = new Budgets(context);
  }

  @Override
  protected Optional<Batch> claim(Set<String> inHand) {
    return ledger.claimUnderMinimum();
  }

  @Override
  public void configure() throws IOException {
    Path work = context.data().resolve("on-demand");
    OnDemand onDemand = new OnDemand(new RuntimeCall(lanes, getCamelContext()), lanes, work);
    onDemand.clearOver(ledger);
    int concurrency = context.settings().jobs().onDemandConcurrency();
    stage("under-minimum")
        .filter(this::hasLane)
        .id("under-minimum-lane")
        .choice()
        .id("under-minimum-which")
        .when(exchange -> LeasedBatch.get(exchange).key().isReused())
        .to("direct:equal-answers")
        .id("under-minimum-equal")
        .when(exchange -> LeasedBatch.get(exchange).contents().way() == Way.ON_DEMAND)
        .to("direct:on-demand")
        .id("under-minimum-ask")
        .otherwise()
        .process(this::leaveToPerson)
        .id("under-minimum-leave")
        .end()
        .end();

    steps("direct:on-demand", "on-demand")
        .filter(this::mayBeAnswered)
        .id("on-demand-old")
        .process(OnDemandRoutes::output)
        .id("on-demand-look-key")
        .toD(S3Objects.LIST)
        .id("on-demand-look")
        .process(this::adoptAnswers)
        .id("on-demand-found")
        .end()
        .filter(exchange -> LeasedBatch.get(exchange).state() != BatchState.ENDED)
        .id("on-demand-not-found")
        .filter(budgets::areSet)
        .id("on-demand-budget")
        .to("direct:on-demand-reserve")
        .id("on-demand-reserve")
        .end()
        .to("direct:on-demand-records")
        .id("on-demand-records")
        .end()
        .process(onDemand::clear)
        .id("on-demand-clear")
        .process(exchange -> files.remove(LeasedBatch.get(exchange)))
        .id("on-demand-clear-spool");

    EqualAnswers equal = new EqualAnswers(context, files, work);
    steps("direct:equal-answers", "equal-answers")
        .process(equal::findWanted)
        .id("equal-answers-look")
        .filter(exchange -> !EqualAnswers.waits(exchange))
        .id("equal-answers-may")
        .split(method(equal, "batches"))
        .stopOnException()
        .id("equal-answers-each")
        .to("direct:equal-answers-of")
        .id("equal-answers-batch")
        .end()
        .filter(OnDemandRoutes::isSealed)
        .id("equal-answers-upload-if")
        .to("direct:upload-files")
        .id("equal-answers-upload")
        .end()
        .process(this::outputKey)
        .id("equal-answers-output-key")
        .process(equal::file)
        .id("equal-answers-output-file")
        .toD(S3Objects.PUT)
        .id("equal-answers-output")
        .process(this::reused)
        .id("equal-answers-note")
        .process(onDemand::clear)
        .id("equal-answers-clear")
        .process(exchange -> files.remove(LeasedBatch.get(exchange)))
        .id("equal-answers-clear-spool")
        .end();

    steps("direct:equal-answers-of", "equal-answers-of-batch")
        .process(equal::objects)
        .id("equal-answers-folder")
        .toD(S3Objects.LIST)
        .id("equal-answers-list")
        .split(method(equal, "keys"))
        .stopOnException()
        .id("equal-answers-each-key")
        .process(equal::selectObject)
        .id("equal-answers-key")
        .toD(S3Objects.GET)
        .id("equal-answers-get")
        .process(equal::readObject)
        .id("equal-answers-take")
        .end()
        .process(equal::forgetMissing)
        .id("equal-answers-taken");

    steps("direct:on-demand-records", "on-demand-all-records")
        .process(exchange -> leaveOutEqual(exchange, files))
        .id("on-demand-equal")
        .process(onDemand::open)
        .id("on-demand-open")
        .doTry()
        .id("on-demand-try")
        .to("direct:on-demand-input")
        .id("on-demand-records-input")
        .process(
            exchange -> onDemand.askAll(exchange, concurrency, () -> checkStillLeased(exchange)))
        .id("on-demand-ask")
        .filter(OnDemandRoutes::isSealed)
        .id("on-demand-upload-if")
        .to("direct:upload-files")
        .id("on-demand-upload")
        .end()
        .endDoTry()
        .process(this::outputKey)
        .id("on-demand-output-key")
        .process(onDemand::file)
        .id("on-demand-output-file")
        .toD(S3Objects.PUT)
        .id("on-demand-output")
        .process(this::answered)
        .id("on-demand-answered")
        .doFinally()
        .process(onDemand::close)
        .id("on-demand-close")
        .end();

    steps("direct:on-demand-input", "on-demand-input-where")
        .choice()
        .id("on-demand-where")
        .when(OnDemandRoutes::isSealed)
        .process(this::sealedInput)
        .id("on-demand-spool")
        .otherwise()
        .process(S3Objects::input)
        .id("on-demand-input-key")
        .toD(S3Objects.GET)
        .id("on-demand-input")
        .end();

    steps("direct:on-demand-reserve", "on-demand-reserve-all")
        .to("direct:on-demand-input")
        .id("on-demand-reserve-input")
        .process(budgets::sample)
        .id("on-demand-sample")
        .process(
            exchange -> budgets.reserve(exchange, LeasedBatch.get(exchange), Charge.Kind.ON_DEMAND))
        .id("on-demand-note");
  }

  private boolean hasLane(Exchange exchange) {
    return !lanes.areSeveral()
        || !isSealed(exchange)
        || take(exchange, lanes.toAsk(LeasedBatch.get(exchange).key().modelId()));
  }

  private static boolean isSealed(Exchange exchange) {
    return LeasedBatch.get(exchange).state() == BatchState.SEALED;
  }

  private boolean mayBeAnswered(Exchange exchange) {
    return !isSealed(exchange) && LeasedBatch.get(exchange).contents().sealedAt().isBefore(started);
  }

  private void sealedInput(Exchange exchange) throws IOException {
    Path input = files.input(LeasedBatch.get(exchange));
    exchange.getMessage().setBody(Files.newInputStream(input));
  }

  /**
   * Throws if the process is stopping or the batch was changed by others. Reading one row before
   * each call is cheap in comparison with the call.
   */
  private void checkStillLeased(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    if (!getCamelContext().isRunAllowed()) {
      throw new StoppingException(leased.id());
    }
    if (ledger.find(leased.id()).filter(now -> now.version() == leased.version()).isEmpty()) {
      throw new StaleBatchException(leased.id());
    }
  }

  private void outputKey(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    Lane lane = lanes.of(exchange);
    Place place = isSealed(exchange) ? lane.place() : leased.place();
    S3Objects.put(exchange, lane, place, place.onDemandKey(leased.id()));
  }

  private static void output(Exchange exchange) {
    S3Objects.object(exchange, Place::onDemandKey);
    Batch leased = LeasedBatch.get(exchange);
    exchange
        .getMessage()
        .setHeader(AWS2S3Constants.PREFIX, leased.place().onDemandKey(leased.id()));
  }

  @SuppressWarnings("unchecked")
  private void adoptAnswers(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    String output = leased.place().onDemandKey(leased.id());
    if (((List<S3Object>) exchange.getMessage().getBody(List.class))
        .stream().anyMatch(found -> found.key().equals(output))) {
      answered(exchange);
    }
  }

  private void reused(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    Batch reused = placed(exchange).reused(clock.instant()).endedAt(time.now());
    LeasedBatch.replace(exchange, ledger.save(leased, reused));
    log.info("Batch {} has the answers to equal prompts of other batches", leased.id());
  }

  private Batch placed(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    return isSealed(exchange)
        ? leased.uploaded(lanes.of(exchange).place(), clock.instant())
        : leased;
  }

  private void answered(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    Batch answered = placed(exchange).answered(clock.instant()).endedAt(time.now());
    LeasedBatch.replace(exchange, ledger.save(leased, answered));
    log.info(
        "Batch {}: {} asked on demand",
        leased.id(),
        Count.of(leased.contents().records(), "record", "was", "were"));
  }

  private void leaveToPerson(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    String words =
        "it holds %s records, which were too few for a job when it was sealed (batch.min-records),"
            + " and batch.under-minimum was to leave such a batch to you. Rerun it when there is"
            + " more to send with it, or when batch.under-minimum=on-demand is set";
    failures.fail(leased, words.formatted(leased.contents().records()));
  }
}
