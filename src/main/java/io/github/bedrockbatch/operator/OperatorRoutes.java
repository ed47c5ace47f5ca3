/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.component.BedrockBatchConstants;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.spool.SpoolFolder;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

/** Carries out what operators asked for, one request after the other; each is done once. */
public final class OperatorRoutes extends RouteBuilder {
  private static final String REQUEST = "CamelBedrockBatchRequest";
  private static final String CLAIMED = "CamelBedrockBatchRequestClaimed";

  private static final String ADOPTED = "CamelBedrockBatchRequestAdopted";

  private final Ledger ledger;
  private final OperatorRequests requests;
  private final GivingUp givingUp;
  private final Clock clock;
  private final Backoff backoff;

  /**
   * @param spool of this data folder
   */
  public OperatorRoutes(StageContext context, OperatorRequests requests, SpoolFolder spool) {
    this.ledger = context.ledger();
    this.clock = context.clock();
    this.backoff = context.backoff();
    this.givingUp = new GivingUp(ledger, spool, clock);
    this.requests = requests;
  }

  @Override
  public void configure() {
    from("direct:operator-wake-up")
        .routeId("operator-wake-up")
        .onException(Exception.class)
        .handled(true)
        .process(this::cannotAsk)
        .id("operator-failed")
        .end()
        .filter(exchange -> backoff.isOver())
        .id("operator-if")
        .setBody(exchange -> open())
        .id("operator-open")
        .split(body())
        .id("operator-split")
        .to("direct:operator")
        .id("operator-each")
        .end()
        .end();

    from("direct:operator")
        .routeId("operator")
        .onException(Exception.class)
        .handled(true)
        .process(this::refused)
        .id("operator-refused")
        .end()
        .process(this::take)
        .id("operator-take")
        .choice()
        .id("operator-which")
        .when(exchange -> action(exchange) == Action.SEAL)
        .to("direct:batch-seal")
        .id("operator-seal")
        .when(exchange -> action(exchange) == Action.STOP)
        .process(OperatorRoutes::jobOfBatch)
        .id("operator-stop-job")
        .to("aws-bedrock-batch:operator?operation=stopModelInvocationJob")
        .id("operator-stop")
        .when(exchange -> action(exchange) == Action.HOLD)
        .process(this::hold)
        .id("operator-hold")
        .when(exchange -> action(exchange) == Action.RELEASE)
        .process(this::letGo)
        .id("operator-let-go")
        .when(OperatorRoutes::wasRerunSince)
        .process(OperatorRoutes::wasDoneBefore)
        .id("operator-rerun-before")
        .otherwise()
        .to("direct:operator-look")
        .id("operator-look-first")
        .to("direct:operator-end")
        .id("operator-end-it")
        .end()
        .process(this::done)
        .id("operator-done");

    from("direct:operator-look")
        .routeId("operator-look-steps")
        .errorHandler(noErrorHandler())
        .filter(exchange -> LeasedBatch.get(exchange).job().mayExist())
        .id("operator-look-if")
        .doTry()
        .id("operator-look-try")
        .process(this::mustReach)
        .id("operator-look-reach")
        .to("direct:find-job")
        .id("operator-look-job")
        .process(OperatorRoutes::adopted)
        .id("operator-look-found")
        .doCatch(Exception.class)
        .process(OperatorRoutes::couldNotLook)
        .id("operator-look-failed")
        .end()
        .end();

    from("direct:operator-end")
        .routeId("operator-end-steps")
        .errorHandler(noErrorHandler())
        .choice()
        .id("operator-end-which")
        .when(exchange -> exchange.getProperty(ADOPTED) != null)
        .process(OperatorRoutes::goesOn)
        .id("operator-goes-on")
        .when(exchange -> isDrop(action(exchange)))
        .process(exchange -> givingUp.drop(exchange, action(exchange) == Action.DROP_FORCED))
        .id("operator-drop")
        .otherwise()
        .to("direct:operator-rerun")
        .id("operator-rerun")
        .end();

    from("direct:operator-rerun")
        .routeId("operator-rerun-steps")
        .errorHandler(noErrorHandler())
        .process(this::mustReach)
        .id("operator-rerun-reach")
        .process(OperatorRoutes::mustBeOver)
        .id("operator-rerun-over")
        .choice()
        .id("operator-rerun-how")
        .when(OperatorRoutes::canResume)
        .process(this::resume)
        .id("operator-resume")
        .otherwise()
        .to("direct:rerun")
        .id("operator-rerun-records")
        .end();
  }

  private void cannotAsk(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    backoff.begin(log, "Reading the requests of operators", thrown);
  }

  private void take(Exchange exchange) {
    OperatorRequest request = exchange.getMessage().getBody(OperatorRequest.class);
    exchange.setProperty(REQUEST, request);
    if (request.action() == Action.STOP) {
      // Not claimed: it may be on its way to the next stage, whose lease is this node's as well.
      LeasedBatch.replace(exchange, ledger.find(request.batchId()).orElseThrow());
    } else if (!request.batchId().isEmpty()) {
      LeasedBatch.replace(
          exchange,
          ledger
              .find(request.batchId())
              .flatMap(batch -> claim(batch, request.action()))
              .orElseThrow(
                  () -> new IllegalStateException("the batch is being worked on; ask again")));
      exchange.setProperty(CLAIMED, true);
    }
    exchange.getMessage().setHeader("all", request.action() == Action.RERUN_ALL);
  }

  /** Where a stage is about to pay, nobody else decides; who insists takes the batch from it. */
  private Optional<Batch> claim(Batch batch, Action action) {
    return batch.state().isFinal() || action == Action.DROP_FORCED
        ? ledger.claim(batch)
        : ledger.claimIdle(batch);
  }

  private static Action action(Exchange exchange) {
    return exchange.getProperty(REQUEST, OperatorRequest.class).action();
  }

  private static void jobOfBatch(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (batch.state() != BatchState.SUBMITTED) {
      throw new IllegalStateException("batch " + batch.id() + " is " + batch.state() + " by now");
    }
    exchange.getMessage().setHeader(BedrockBatchConstants.JOB_IDENTIFIER, batch.job().arn());
  }

  /**
   * Whether the batch has closed since this was asked for: it was asked for twice, or a crash came
   * before this request was noted as done.
   */
  private static boolean wasRerunSince(Exchange exchange) {
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    Batch batch = LeasedBatch.get(exchange);
    return batch.state().isFinal()
        && batch.state() != BatchState.FAILED
        && !request.requestedAt().isAfter(batch.closedAt());
  }

  private static boolean isDrop(Action action) {
    return action == Action.DROP || action == Action.DROP_FORCED;
  }

  private void hold(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (batch.job().mayExist()) {
      throw new IllegalStateException("batch " + batch.id() + " may have a job by now");
    }
    move(exchange, batch, batch.held(clock.instant()), "held back; release lets it go on");
  }

  private void letGo(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    move(exchange, batch, batch.released(clock.instant()), "it goes on");
  }

  private void resume(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    Batch next = batch.resumed(clock.instant());
    move(
        exchange,
        batch,
        next,
        next.state() == BatchState.SEALED
            ? "it goes on, and is uploaded"
            : "what its job has answered is delivered first; what has no answer is sent again"
                + " then, or stays for another rerun");
  }

  private void move(Exchange exchange, Batch held, Batch next, String outcome) {
    if (!held.state().mayBecome(next.state())) {
      throw new IllegalStateException("batch " + held.id() + " is " + held.state() + " by now");
    }
    LeasedBatch.replace(exchange, ledger.save(held, next));
    exchange.setProperty(OperatorRequest.OUTCOME, outcome);
  }

  private void mustReach(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (!ledger.reaches(batch)) {
      throw new IllegalStateException(
          "the batch was made at "
              + batch.place().home()
              + ", where the settings no longer lead; start with the settings of before");
    }
  }

  private static void adopted(Exchange exchange) {
    if (!LeasedBatch.get(exchange).job().mayExist()) {
      exchange.setProperty(ADOPTED, true);
    }
  }

  /** Only who insists goes on without having looked. */
  private static void couldNotLook(Exchange exchange) throws Exception {
    if (action(exchange) != Action.DROP_FORCED) {
      throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
    exchange.setProperty(GivingUp.UNSEEN, true);
  }

  private static void goesOn(Exchange exchange) {
    exchange.setProperty(
        OperatorRequest.OUTCOME,
        "its job exists: "
            + LeasedBatch.get(exchange).job().arn()
            + "; the batch goes on with it, and nothing was sent again or given up");
  }

  private static void mustBeOver(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    if (!batch.state().isFinal()) {
      throw new IllegalStateException(
          "no job of the batch is to be seen; it is "
              + batch.state()
              + " and goes on by itself: "
              + batch.reason());
    }
    if (batch.place() == null && batch.state() == BatchState.DROPPED) {
      throw new IllegalStateException("it was never uploaded, and its prompts were given up");
    }
  }

  private static boolean canResume(Exchange exchange) {
    Batch batch = LeasedBatch.get(exchange);
    return batch.canResume() && (batch.place() == null || action(exchange) == Action.RERUN);
  }

  private List<OperatorRequest> open() {
    List<OperatorRequest> open =
        requests.open().stream().filter(request -> !request.isForStart()).toList();
    if (open.isEmpty()) {
      backoff.end();
    }
    return open;
  }

  private static void wasDoneBefore(Exchange exchange) {
    throw new IllegalStateException(
        "batch "
            + LeasedBatch.get(exchange).id()
            + " was rerun or dropped since that was asked for; ask again if it is still wanted");
  }

  /** Leaves the request open while what it needs is away: doing it again goes on with it. */
  private void refused(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Failure failure = Failure.of(thrown);
    if (failure.kind() == Failure.Kind.STALE) {
      release(exchange); // a stage was quicker: it is tried on the batch as it is now
      return;
    }
    if (failure.kind() != Failure.Kind.OUTAGE) {
      done(exchange, "refused: " + failure.words() + advice(exchange, thrown));
      return;
    }
    release(exchange);
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    String what = request.action() + " " + request.batchId();
    backoff.begin(log, what, thrown);
  }

  private static String advice(Exchange exchange, Exception thrown) {
    return action(exchange) == Action.STOP
            && (thrown instanceof ResourceNotFoundException
                || thrown instanceof ValidationException)
        ? ". The service does not know the job, or it is over. A batch whose job was looked for in"
            + " vain (retry.lost-after) becomes FAILED; drop --force gives it up at once"
        : "";
  }

  private void release(Exchange exchange) {
    if (exchange.getProperty(CLAIMED, false, Boolean.class)) {
      ledger.find(LeasedBatch.get(exchange).id()).ifPresent(ledger::release);
    }
  }

  private void done(Exchange exchange) {
    done(exchange, exchange.getProperty(OperatorRequest.OUTCOME, "done", String.class));
  }

  private void done(Exchange exchange, String outcome) {
    OperatorRequest request = exchange.getProperty(REQUEST, OperatorRequest.class);
    release(exchange);
    backoff.end();
    requests.done(request.id(), outcome);
    log.info("{} {}: {}", request.action(), request.batchId(), outcome);
  }
}
