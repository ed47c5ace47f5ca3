/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.ledger.problem.ProblemTable;
import io.github.bedrockbatch.operator.letter.LetterRequests;
import io.github.bedrockbatch.stage.Backoff;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.Problems;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

/** The requests that are not done. Each is taken with the lease of its batch, and is done once. */
final class OpenRequests {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorRoutes.class);
  private static final String REFUSED = "refused: ";
  private static final String REQUESTS = "requests";
  private static final String REQUEST = "CamelBedrockBatchRequest";
  private static final String CLAIMED = "CamelBedrockBatchRequestClaimed";

  private final Ledger ledger;
  private final OperatorRequests requests;
  private final Predicate<OperatorRequest> ofLettersHere;
  private final String node;
  private final Duration lease;
  private final Backoff backoff;
  private final Problems problems;

  /**
   * @param ofLettersHere whether a request about dead letters is for this node
   */
  OpenRequests(
      StageContext context, OperatorRequests requests, Predicate<OperatorRequest> ofLettersHere) {
    this.ledger = context.ledger();
    this.ofLettersHere = ofLettersHere;
    this.node = context.node();
    this.lease = context.settings().ledger().lease();
    this.backoff = context.backoff();
    this.problems = context.failures().problems();
    this.requests = requests;
  }

  /** Whether the back-off after a failure is over. */
  boolean areDue() {
    return backoff.isOver();
  }

  static OperatorRequest get(Exchange exchange) {
    return exchange.getProperty(REQUEST, OperatorRequest.class);
  }

  /** Leases the request if this node is to carry it out, or has not done its part of it. */
  boolean isOurs(Exchange exchange) {
    OperatorRequest request = exchange.getMessage().getBody(OperatorRequest.class);
    if (request.action() == Action.SEAL) {
      return !requests.partDone(request.id(), node, null, ProblemTable.SILENT);
    }
    boolean elsewhere =
        LetterRequests.isOne(request)
            ? !ofLettersHere.test(request)
            : request.isAboutBatch() && isOnDiskElsewhere(request);
    return !elsewhere && requests.take(request, node, lease);
  }

  boolean isHeardOf(String name) {
    return requests.isHeardOf(name, ProblemTable.SILENT);
  }

  private boolean isOnDiskElsewhere(OperatorRequest request) {
    return ledger
        .find(request.batchId())
        .filter(batch -> batch.place() == null && !batch.node().equals(node))
        .filter(batch -> isHeardOf(batch.node()))
        .isPresent();
  }

  void take(Exchange exchange) {
    OperatorRequest request = exchange.getMessage().getBody(OperatorRequest.class);
    exchange.setProperty(REQUEST, request);
    if (request.action() == Action.STOP) {
      // No claim: a stage of this node may have the lease, and a stop does not change the batch.
      LeasedBatch.replace(exchange, ledger.find(request.batchId()).orElseThrow());
    } else if (request.isAboutBatch()) {
      Batch claimed =
          ledger
              .find(request.batchId())
              .flatMap(batch -> claim(batch, request.action()))
              .orElseThrow(
                  () -> new IllegalStateException("the batch is being worked on; ask again"));
      LeasedBatch.replace(exchange, claimed);
      exchange.setProperty(CLAIMED, claimed);
    }
    exchange.getMessage().setHeader("all", request.action() == Action.RERUN_ALL);
  }

  /**
   * A batch that a stage or retention works on is not claimed, except for a forced drop, which
   * takes it from them.
   */
  private Optional<Batch> claim(Batch batch, Action action) {
    return action == Action.DROP_FORCED ? ledger.claim(batch) : ledger.claimIdle(batch);
  }

  static Action action(Exchange exchange) {
    return get(exchange).action();
  }

  /** Closes a request that has failed; in an outage leaves it open, to be repeated later. */
  void refused(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Failure failure = Failure.of(thrown);
    if (failure.kind() == Failure.Kind.STALE) {
      release(exchange); // a stage has changed the batch: the next try reads it again
      return;
    }
    if (failure.kind() != Failure.Kind.OUTAGE) {
      done(exchange, REFUSED + failure.words() + advice(exchange, thrown));
      return;
    }
    release(exchange);
    OperatorRequest request = get(exchange);
    backoff.begin(LOG, request.words(), thrown);
  }

  private static String advice(Exchange exchange, Exception thrown) {
    return switch (action(exchange)) {
      case RERUN, RERUN_ALL ->
          Failure.of(thrown).kind() == Failure.Kind.GONE
              ? ". What it needs is not in S3 any more: retention.objects, or a lifecycle rule of"
                  + " the bucket, may have removed it"
              : "";
      case STOP ->
          thrown instanceof ResourceNotFoundException || thrown instanceof ValidationException
              ? ". The service does not know the job, or it is over. A batch whose job was looked"
                  + " for in vain (retry.lost-after) becomes FAILED; drop --force gives it up at"
                  + " once"
              : "";
      default -> "";
    };
  }

  /** Releases the lease for the state claimed: in a later one it may be that of the next stage. */
  private void release(Exchange exchange) {
    Batch claimed = exchange.getProperty(CLAIMED, Batch.class);
    if (claimed != null) {
      ledger.release(claimed);
    }
  }

  void done(Exchange exchange) {
    if (exchange.getProperty(OperatorRequest.LEFT_OPEN) != null) {
      release(exchange);
      return;
    }
    done(exchange, exchange.getProperty(OperatorRequest.OUTCOME, "done", String.class));
  }

  private void done(Exchange exchange, String outcome) {
    OperatorRequest request = get(exchange);
    release(exchange);
    works();
    if (request.action() == Action.SEAL) {
      requests.partDone(request.id(), node, outcome, ProblemTable.SILENT);
    } else {
      requests.done(request.id(), outcome);
    }
    // The command that asked may have ended before: then only the log shows the outcome.
    LOG.atLevel(outcome.startsWith(REFUSED) ? Level.WARN : Level.INFO)
        .log("{}: {}", request.words(), outcome);
  }

  private void works() {
    backoff.end();
    problems.ledgerWorks(REQUESTS);
  }

  void cannotAsk(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (Failure.isOfLedger(thrown)) {
      problems.ledgerAway(REQUESTS, backoff.begin(), thrown);
    } else {
      backoff.begin(LOG, "Reading the requests of operators", thrown);
    }
  }

  List<OperatorRequest> open() {
    List<OperatorRequest> open =
        requests.open().stream().filter(request -> !request.isForStart()).toList();
    if (open.isEmpty()) {
      works();
    }
    return open;
  }
}
