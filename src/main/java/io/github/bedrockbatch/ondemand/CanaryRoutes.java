/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.budget.Budgets;
import io.github.bedrockbatch.config.LaneOptions;
import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.budget.Charge;
import io.github.bedrockbatch.ledger.canary.Canaries;
import io.github.bedrockbatch.ledger.usage.UsageTable.Count;
import io.github.bedrockbatch.price.Tokens;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.stage.Download;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.TransientErrors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * {@code direct:canary} asks the first record of a batch on demand, unless a record with the same
 * settings was answered before: Bedrock validates the content of records only when the job runs,
 * and a mistake in all of them would be found after all of them were paid for. A permanent refusal
 * makes the batch FAILED; any other failure is thrown, and the batch is tried again later.
 *
 * <p>The answer is dropped, and the job asks the record again: this guard costs one answer at the
 * on-demand price. After a crash between the answer and its note in the ledger, the record is
 * asked, and paid for, once more. Several nodes may ask at the same time.
 */
final class CanaryRoutes extends RouteBuilder {
  private static final String RECORD = "CamelBedrockBatchCanaryRecord";
  private static final String FINGERPRINT = "CamelBedrockBatchCanaryFingerprint";
  private static final String TOKENS = "CamelBedrockBatchCanaryTokens";
  private static final int LONGEST_MESSAGE = 1_000;

  private final Lanes lanes;
  private final Canaries canaries;
  private final FailurePolicy failures;
  private final Budgets budgets;
  private final boolean local;
  private RuntimeCall runtime;

  CanaryRoutes(StageContext context) {
    this.lanes = context.lanes();
    this.canaries = new Canaries(context.database(), context.clock());
    this.failures = context.failures();
    this.budgets = new Budgets(context);
    this.local = context.settings().aws().isLocal();
  }

  /** Names the endpoint that is asked, as an answer from one says nothing about others. */
  private String service(LaneOptions lane) {
    return local
        ? "local-aws"
        : lane.aws().region() + " " + lane.bedrock().runtimeEndpoint() + lane.modelId();
  }

  @Override
  public void configure() {
    runtime = new RuntimeCall(lanes, getCamelContext());
    from("direct:canary")
        .routeId("canary")
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(S3Objects::input)
        .id("canary-input-key")
        .toD(S3Objects.GET)
        .id("canary-input")
        .process(this::read)
        .id("canary-first-record")
        .filter(this::isNew)
        .id("canary-new")
        .process(this::reserve)
        .id("canary-reserve")
        .doTry()
        .id("canary-try")
        .process(this::ask)
        .id("canary-ask")
        .process(this::passed)
        .id("canary-note")
        .doCatch(AwsServiceException.class)
        .process(this::refused)
        .id("canary-refused")
        .end()
        .end();
  }

  /** Takes the first record from the input; it is a prompt, as padding comes after all prompts. */
  private void read(Exchange exchange) throws IOException {
    Batch leased = LeasedBatch.get(exchange);
    byte[] modelInput = first(Download.of(exchange));
    exchange.getMessage().setBody(null);
    exchange.setProperty(RECORD, modelInput);
    exchange.setProperty(
        FINGERPRINT,
        RequestSettings.fingerprint(
            service(lanes.of(exchange).options()), leased.key(), modelInput));
  }

  private static byte[] first(InputStream input) throws IOException {
    try (input) {
      LineReader lines = new LineReader(input);
      if (!lines.next()) {
        throw new IOException("the input of the batch in S3 is empty");
      }
      return InputLine.modelInput(lines);
    }
  }

  private boolean isNew(Exchange exchange) {
    return !canaries.havePassed(fingerprint(exchange));
  }

  private static String fingerprint(Exchange exchange) {
    return exchange.getProperty(FINGERPRINT, String.class);
  }

  private void reserve(Exchange exchange) throws IOException {
    if (budgets.areSet(exchange)) {
      byte[] modelInput = exchange.getProperty(RECORD, byte[].class);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      InputLine.write(line, 0, modelInput);
      exchange.getMessage().setBody(new ByteArrayInputStream(line.toByteArray()));
      budgets.sample(exchange);
      budgets.reserve(exchange, LeasedBatch.get(exchange), Charge.Kind.CANARY);
    }
  }

  private void ask(Exchange exchange) throws IOException {
    Batch leased = LeasedBatch.get(exchange);
    log.info(
        "Batch {}: no record of {} with its settings was asked before; the first one is asked on"
            + " demand (batch.canary)",
        leased.id(),
        leased.key());
    byte[] answer =
        runtime.answer(
            lanes.of(exchange), leased.key(), exchange.getProperty(RECORD, byte[].class));
    exchange.setProperty(TOKENS, Tokens.saidBy(answer));
  }

  private void passed(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    LaneOptions lane = lanes.of(exchange).options();
    Tokens used = exchange.getProperty(TOKENS, Tokens.class);
    canaries.passed(
        fingerprint(exchange),
        leased.id(),
        lane.modelFor(leased.key().modelId()),
        lane.aws().region(),
        new Count(1, used.input(), used.output()));
  }

  /**
   * Makes the batch FAILED.
   *
   * @throws IOException for a transient refusal, so that only this batch is tried again later:
   *     thrown unchanged, it would count as a failure to create jobs, which delays other batches,
   *     too
   */
  private void refused(Exchange exchange) throws IOException {
    Batch leased = LeasedBatch.get(exchange);
    AwsServiceException refusal =
        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AwsServiceException.class);
    if (TransientErrors.include(refusal)) {
      throw new IOException(
          "its first record could not be asked on demand (batch.canary): " + refusal.getMessage(),
          refusal);
    }
    LeasedBatch.replace(exchange, failures.fail(leased, words(leased, refusal)));
  }

  private static String words(Batch leased, AwsServiceException refusal) {
    AwsErrorDetails details = refusal.awsErrorDetails();
    String message = details.errorMessage() == null ? "" : details.errorMessage();
    String words =
        "its first record was asked of %s on demand (batch.canary) and refused: %s: %s%s. No job"
            + " was made, and nothing of the batch has been paid. When the cause lies outside the"
            + " prompts, such as a missing permission, fix it and rerun the batch; when it lies in"
            + " them, drop the batch and send them again";
    return words.formatted(
        leased.key().modelId(),
        details.errorCode(),
        message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)),
        refusal.requestId() == null ? "" : " (request " + refusal.requestId() + ")");
  }
}
