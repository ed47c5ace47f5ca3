/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.submit;

import io.github.bedrockbatch.config.BatchOptions;
import io.github.bedrockbatch.config.JobsOptions;
import io.github.bedrockbatch.config.S3Options;
import io.github.bedrockbatch.config.UnderMinimum;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchStage;
import io.github.bedrockbatch.ledger.HeldBatch;
import io.github.bedrockbatch.ledger.Ledger;
import io.github.bedrockbatch.ledger.Troubles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/**
 * UPLOADED to ENDED without a job, for a batch that is too small for one: each record is asked on
 * demand, and the answers are put where a job would have put them. From there on it is a batch like
 * any other.
 */
public final class OnDemandRoutes extends BatchStage {
  private final OnDemand onDemand;
  private final Troubles troubles;
  private final S3Options s3;
  private final BatchOptions batch;
  private final JobsOptions jobs;
  private final Clock clock;

  /**
   * @param runtime built with {@link RawBody} among its interceptors
   * @param work for the answers until they are in S3; must survive a restart
   */
  public OnDemandRoutes(
      Ledger ledger,
      Troubles troubles,
      BedrockRuntimeClient runtime,
      Path work,
      S3Options s3,
      BatchOptions batch,
      JobsOptions jobs,
      Clock clock) {
    super(ledger, troubles);
    this.troubles = troubles;
    this.onDemand = new OnDemand(new RuntimeCall(runtime), work);
    this.s3 = s3;
    this.batch = batch;
    this.jobs = jobs;
    this.clock = clock;
  }

  @Override
  protected Optional<Batch> claim() {
    return ledger.claimUnderMinimum(batch.minRecords());
  }

  @Override
  public void configure() {
    String bucket = "aws2-s3:" + s3.bucket();
    stage("under-minimum")
        .choice()
        .id("under-minimum-which")
        .when(exchange -> batch.underMinimum() == UnderMinimum.ON_DEMAND)
        .to("direct:on-demand")
        .id("under-minimum-ask")
        .otherwise()
        .process(this::leaveToPerson)
        .id("under-minimum-leave")
        .end();

    from("direct:on-demand")
        .routeId("on-demand")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(onDemand::open)
        .id("on-demand-open")
        .doTry()
        .id("on-demand-try")
        .process(exchange -> key(exchange, s3.inputKey(HeldBatch.of(exchange).id())))
        .id("on-demand-input-key")
        .to(bucket + "?operation=getObject")
        .id("on-demand-input")
        .process(exchange -> onDemand.askAll(exchange, jobs.onDemandConcurrency()))
        .id("on-demand-ask")
        .process(exchange -> key(exchange, s3.onDemandKey(HeldBatch.of(exchange).id())))
        .id("on-demand-output-key")
        .process(onDemand::file)
        .id("on-demand-output-file")
        .to(bucket)
        .id("on-demand-output")
        .process(this::answered)
        .id("on-demand-answered")
        .doFinally()
        .process(onDemand::close)
        .id("on-demand-close")
        .end()
        .process(onDemand::clear)
        .id("on-demand-clear");
  }

  /** Asks S3 for this key, with no header left over that could steer the call. */
  static void key(Exchange exchange, String key) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(AWS2S3Constants.KEY, key);
    exchange.getMessage().setBody(null);
  }

  private void answered(Exchange exchange) {
    Batch held = HeldBatch.of(exchange);
    HeldBatch.set(exchange, ledger.save(held, held.answered(clock.instant())));
    log.info("Batch {}: its {} records were asked on demand", held.id(), held.contents().records());
  }

  private void leaveToPerson(Exchange exchange) {
    Batch held = HeldBatch.of(exchange);
    troubles.fail(
        held,
        "it holds "
            + held.contents().records()
            + " records, a job needs "
            + batch.minRecords()
            + ", and batch.under-minimum is "
            + batch.underMinimum()
            + ". Rerun it when there is more to send with it, or set batch.under-minimum=on-demand");
  }
}
