/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.poll;

import io.github.bedrockbatch.component.BedrockBatchConstants;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.Problems;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

/**
 * SUBMITTED to ENDED: at each tick one paged list call for each lane covers its open jobs; only a
 * job that the list lacks needs a call of its own. Jobs in which too many records fail, or that
 * will not end before a deadline, are stopped.
 */
final class PollRoutes extends RouteBuilder {
  /** Allows for a clock that differs from the service's. */
  private static final Duration MARGIN = Duration.ofHours(1);

  /** The most that the service allows in a page; its default is not documented. */
  private static final int MOST_LISTED = 1_000;

  private static final String BATCH = "CamelBedrockBatchPolled";
  private static final String LANE = "CamelBedrockBatchPolledLane";
  private static final String JOBS =
      "aws-bedrock-batch:poll?bedrockClient=" + Lane.beanInUse("bedrockClient");
  private static final String LIST =
      JOBS + "&operation=listModelInvocationJobs&maxResults=" + MOST_LISTED;
  private static final String GET = JOBS + "&operation=getModelInvocationJob";
  private static final String STOP = JOBS + "&operation=stopModelInvocationJob";

  private final OpenJobs jobs;
  private final Lanes lanes;
  private final Duration period;
  private final Problems problems;
  private final BooleanSupplier turn;
  private volatile boolean ledgerAway;

  /**
   * @param turn takes this node's turn to poll; false while another node has it
   */
  PollRoutes(OpenJobs jobs, Lanes lanes, Duration period, Problems problems, BooleanSupplier turn) {
    this.jobs = jobs;
    this.lanes = lanes;
    this.period = period;
    this.problems = problems;
    this.turn = turn;
  }

  @Override
  public void configure() {
    for (Lane lane : lanes.all()) {
      List.of(LIST, GET, STOP).forEach(call -> lane.prepare(getCamelContext(), call));
    }
    onException(Exception.class).handled(true).process(this::cannotLook).id("poll-failed");

    from("timer:poll?delay=0&period=" + period.toMillis())
        .routeId("poll-timer")
        .to("direct:poll")
        .id("poll-tick");

    from("direct:poll")
        .routeId("poll")
        .process(exchange -> ledgerAway = false)
        .id("poll-begin")
        .setBody(exchange -> jobs.refresh())
        .id("poll-open")
        .setBody(exchange -> jobs.lanes())
        .id("poll-lanes")
        .filter(exchange -> !jobs.lanes().isEmpty() && turn.getAsBoolean())
        .id("poll-any")
        .split(body())
        .id("poll-each-lane")
        .to("direct:poll-lane")
        .id("poll-a-lane")
        .end()
        .end()
        .process(exchange -> ledgerWorked())
        .id("poll-end");

    from("direct:poll-lane")
        .routeId("poll-lane")
        .process(this::sinceTheOldest)
        .id("poll-since")
        .toD(LIST)
        .id("poll-list")
        .process(exchange -> problems.worked(stage(exchange)))
        .id("poll-listed")
        .process(this::compare)
        .id("poll-compare")
        .split(body())
        .id("poll-each-unlisted")
        .to("direct:poll-one")
        .id("poll-unlisted")
        .end()
        .setBody(exchange -> jobs.toStop(lane(exchange)))
        .id("poll-to-stop")
        .split(body())
        .id("poll-each-to-stop")
        .to("direct:poll-stop")
        .id("poll-stop-each")
        .end();

    from("direct:poll-one")
        .routeId("poll-one")
        .process(PollRoutes::job)
        .id("poll-one-job")
        .doTry()
        .id("poll-one-try")
        .toD(GET)
        .id("poll-one-get")
        .bean(jobs, "look")
        .id("poll-one-compare")
        .doCatch(AwsServiceException.class)
        .process(this::cannotGet)
        .id("poll-one-failed")
        .end();

    from("direct:poll-stop")
        .routeId("poll-stop")
        .process(PollRoutes::job)
        .id("poll-stop-job")
        .doTry()
        .id("poll-stop-try")
        .toD(STOP)
        .id("poll-stop-call")
        .doCatch(
            ConflictException.class, ValidationException.class, ResourceNotFoundException.class)
        // What the service answers for a job that has ended or is stopping is not documented.
        .process(this::cannotStop)
        .id("poll-stop-over")
        .end()
        .process(exchange -> jobs.stopped(batch(exchange)))
        .id("poll-stop-done");
  }

  private static void job(Exchange exchange) {
    Batch batch = exchange.getMessage().getBody(Batch.class);
    exchange.setProperty(BATCH, batch);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(BedrockBatchConstants.JOB_IDENTIFIER, batch.job().arn());
  }

  private static Batch batch(Exchange exchange) {
    return exchange.getProperty(BATCH, Batch.class);
  }

  /** How the service answers for a job that it no longer keeps is not documented. */
  private void cannotGet(Exchange exchange) {
    Batch batch = batch(exchange);
    Failure failure = Failure.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    if (exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof ResourceNotFoundException
        || exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof ValidationException) {
      jobs.unknown(batch, "the service does not know its job: " + failure.words());
    } else {
      log.warn(
          "Batch {}: asking for its job {} failed, retrying at the next poll: {}",
          batch.id(),
          batch.job().arn(),
          failure.words());
    }
  }

  private void cannotStop(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    log.info(
        "Batch {}: its job, which was to be stopped, is over or stopping already: {}",
        batch(exchange).id(),
        Failure.of(thrown).words());
  }

  private void cannotLook(Exchange exchange) {
    Exception thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    if (Failure.isOfLedger(thrown)) {
      ledgerAway = true;
      problems.ledgerAway("poll", period, thrown);
      return;
    }
    String stage = stage(exchange);
    if (problems.note(stage, BatchState.SUBMITTED, thrown).isPresent()) {
      return; // it was logged as a problem
    }
    String why = Failure.of(thrown).words();
    boolean begins = problems.paused(stage, period, why);
    log.atLevel(begins ? Level.WARN : Level.DEBUG)
        .log(
            "Polling the jobs failed{}, retrying in {} s: {}",
            stage.substring("poll".length()),
            period.toSeconds(),
            why);
  }

  /** Reading is no proof that the ledger works, as its disk may be full: only a whole poll is. */
  private void ledgerWorked() {
    if (!ledgerAway) {
      problems.ledgerWorks("poll");
    }
  }

  private void sinceTheOldest(Exchange exchange) {
    String lane = exchange.getMessage().getBody(String.class);
    exchange.setProperty(LANE, lane);
    Lane.use(exchange, lane);
    exchange.getMessage().removeHeaders("*");
    exchange
        .getMessage()
        .setHeader(BedrockBatchConstants.SUBMIT_TIME_AFTER, jobs.oldest(lane).minus(MARGIN));
  }

  @SuppressWarnings("unchecked")
  private void compare(Exchange exchange) {
    exchange
        .getMessage()
        .setBody(jobs.compare(lane(exchange), exchange.getMessage().getBody(List.class)));
  }

  private static String lane(Exchange exchange) {
    return exchange.getProperty(LANE, String.class);
  }

  private String stage(Exchange exchange) {
    return lanes.in(lanes.of(exchange), "poll");
  }
}
