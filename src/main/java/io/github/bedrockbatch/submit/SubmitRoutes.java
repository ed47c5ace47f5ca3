/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.budget.Budgets;
import io.github.bedrockbatch.component.BedrockBatchConstants;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import io.github.bedrockbatch.ledger.budget.Charge;
import io.github.bedrockbatch.stage.BatchStage;
import io.github.bedrockbatch.stage.Failure;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;

/**
 * UPLOADED to SUBMITTED, never with a second job for a batch: before the create call the ledger
 * notes that a job may exist. Where that note is found later (after a crash, a time-out or a lost
 * answer), a job of the batch's name is looked up first and adopted. If the list does not show it
 * yet, the repeated call has the same name and token, which the service rejects. A batch that was
 * sealed before this process started is looked up in any case, as the ledger may have been
 * restored.
 *
 * <p>{@code direct:find-job} looks up the job of any leased batch, and adopts it.
 *
 * <p>With {@code batch.canary}, {@code direct:canary} may fail the batch before its job is created.
 */
public final class SubmitRoutes extends BatchStage {
  private static final String FIRST = "CamelBedrockBatchFirstCreate";
  private static final String JOBS =
      "aws-bedrock-batch:submit?bedrockClient=" + Lane.beanInUse("bedrockClient");
  private static final String CREATE =
      JOBS + "&operation=createModelInvocationJob&pojoRequest=true";
  private static final String LIST = JOBS + "&operation=listModelInvocationJobs";

  private final Instant started;
  private final LaneRefusals refusals;
  private final Budgets budgets;

  public SubmitRoutes(StageContext context) {
    super(context);
    this.started = clock.instant();
    this.refusals = new LaneRefusals(context);
    this.budgets = new Budgets(context);
  }

  @Override
  protected Optional<Batch> claim(Set<String> inHand) {
    for (Lane lane : lanes.working("submit")) {
      int maxOpen = lane.options().maxOpen();
      Optional<Batch> next =
          maxOpen == 0
              ? Optional.empty()
              : ledger.claimForSubmit(lane.place().home(), maxOpen, lanes.left(lane));
      if (next.isPresent()) {
        return next;
      }
    }
    return Optional.empty();
  }

  @Override
  protected void quotaReached(Batch batch, Duration delay) {
    lanes.leave(lanes.at(batch.place()).orElseThrow(), batch.key().modelId(), delay, false);
  }

  @Override
  public void configure() {
    for (Lane lane : lanes.all()) {
      lane.prepare(getCamelContext(), CREATE);
      lane.prepare(getCamelContext(), LIST);
    }
    stage("submit")
        .choice()
        .id("submit-may-exist")
        .when(this::mayHaveJob)
        .to("direct:find-job")
        .id("submit-find")
        .end()
        .filter(this::wantsCanary)
        .id("submit-unproven")
        .to("direct:canary")
        .id("submit-canary")
        .end()
        .filter(SubmitRoutes::wantsJob)
        .id("submit-not-found")
        .to("direct:create-job")
        .id("submit-create")
        .end();

    steps("direct:create-job", "create-job")
        .filter(budgets::areSet)
        .id("create-job-budget")
        .to("direct:budget-sample")
        .id("create-job-sample")
        .end()
        .process(this::starting)
        .id("create-job-note")
        .doTry()
        .id("create-job-try")
        .process(this::request)
        .id("create-job-request")
        .toD(CREATE)
        .id("create-job-call")
        .process(exchange -> submitted(exchange, arn(exchange), "is submitted as"))
        .id("create-job-submitted")
        .doCatch(ConflictException.class)
        .to("direct:find-job")
        .id("create-job-conflict")
        .process(SubmitRoutes::mustBeFound)
        .id("create-job-found")
        .doCatch(AwsServiceException.class)
        .process(this::refused)
        .id("create-job-refused")
        .end();

    steps("direct:find-job", "find-job")
        .process(SubmitRoutes::byName)
        .id("find-job-name")
        .doTry()
        .id("find-job-try")
        .toD(LIST)
        .id("find-job-list")
        .doCatch(AwsServiceException.class)
        .process(SubmitRoutes::cannotSee)
        .id("find-job-failed")
        .end()
        .process(this::adopt)
        .id("find-job-adopt");
  }

  /** Not if a job may exist: then the canary could save nothing. */
  private boolean wantsCanary(Exchange exchange) {
    return context.settings().batch().canary()
        && LeasedBatch.get(exchange).job().startedAt() == null;
  }

  private static boolean wantsJob(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    return leased.state() == BatchState.UPLOADED && leased.job().arn() == null;
  }

  private boolean mayHaveJob(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    return leased.job().startedAt() != null || leased.contents().sealedAt().isBefore(started);
  }

  /**
   * Notes, before every create call, that a job may exist, and reserves what it may cost. Fails if
   * a person has dropped the batch meanwhile.
   */
  private void starting(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    exchange.setProperty(FIRST, leased.job().startedAt() == null);
    exchange.getMessage().removeHeaders("*");
    budgets.reserve(exchange, leased.submitting(clock.instant()), Charge.Kind.JOB);
  }

  private void request(Exchange exchange) {
    useItsLane(exchange);
    exchange
        .getMessage()
        .setBody(new JobRequest(lanes.of(exchange), LeasedBatch.get(exchange)).request());
  }

  private static void useItsLane(Exchange exchange) {
    Lane.use(exchange, LeasedBatch.get(exchange).place().lane());
  }

  /** If the only create call there was has been rejected, there is certainly no job. */
  private void refused(Exchange exchange) throws Exception {
    AwsServiceException refusal =
        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AwsServiceException.class);
    Failure.Kind kind = Failure.of(refusal).kind();
    boolean answered =
        kind == Failure.Kind.FINAL || kind == Failure.Kind.QUOTA || refusal.isThrottlingException();
    boolean once = refusal.numAttempts() == null || refusal.numAttempts() <= 1;
    if (answered && once && exchange.getProperty(FIRST, Boolean.class)) {
      Batch leased = LeasedBatch.get(exchange);
      LeasedBatch.replace(exchange, ledger.save(leased, leased.notSubmitted()));
      if (kind != Failure.Kind.OUTAGE && refusals.leavesLane(exchange, refusal)) {
        return;
      }
    }
    throw refusal;
  }

  /** A rejected list call says nothing about the job, and must not fail the batch. */
  private static void cannotSee(Exchange exchange) throws Exception {
    AwsServiceException refusal =
        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AwsServiceException.class);
    Failure failure = Failure.of(refusal);
    if (failure.kind() == Failure.Kind.FINAL) {
      throw new IllegalStateException(
          "a job of its name may exist, and the list of jobs cannot be seen"
              + " (bedrock:ListModelInvocationJobs): "
              + failure.words(),
          refusal);
    }
    throw refusal;
  }

  private static String arn(Exchange exchange) {
    return exchange.getMessage().getHeader(BedrockBatchConstants.JOB_ARN, String.class);
  }

  private static void byName(Exchange exchange) {
    useItsLane(exchange);
    exchange.getMessage().removeHeaders("*");
    exchange
        .getMessage()
        .setHeader(BedrockBatchConstants.NAME_CONTAINS, LeasedBatch.get(exchange).job().name());
  }

  @SuppressWarnings("unchecked")
  private void adopt(Exchange exchange) {
    String name = LeasedBatch.get(exchange).job().name();
    for (ModelInvocationJobSummary job :
        (List<ModelInvocationJobSummary>) exchange.getMessage().getBody(List.class)) {
      if (name.equals(job.jobName())) {
        submitted(exchange, job.jobArn(), "had been submitted before; found again as");
        return;
      }
    }
  }

  private void submitted(Exchange exchange, String arn, String how) {
    Batch leased = LeasedBatch.get(exchange);
    LeasedBatch.replace(exchange, ledger.save(leased, leased.submitted(arn, clock.instant())));
    refusals.created(lanes.of(exchange), leased.key().modelId());
    log.info("Batch {} {} {}", leased.id(), how, arn);
  }

  private static void mustBeFound(Exchange exchange) {
    if (LeasedBatch.get(exchange).job().arn() == null) {
      throw new IllegalStateException(
          "the service says that the job's name or token is in use, and its list does not show the"
              + " job yet");
    }
  }
}
