/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ondemand;

import io.github.bedrockbatch.files.LineReader;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Canaries;
import io.github.bedrockbatch.prompt.InputLine;
import io.github.bedrockbatch.stage.FailurePolicy;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.TransientErrors;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.Abortable;

/** The steps of {@link CanaryRoutes}. */
final class Canary {
  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
  private static final String RECORD = "CamelBedrockBatchCanaryRecord";
  private static final String FINGERPRINT = "CamelBedrockBatchCanaryFingerprint";
  private static final int LONGEST_MESSAGE = 1_000;

  private final RuntimeCall runtime;
  private final Canaries canaries;
  private final FailurePolicy failures;
  private final String service;

  Canary(RuntimeCall runtime, Canaries canaries, FailurePolicy failures, String service) {
    this.runtime = runtime;
    this.canaries = canaries;
    this.failures = failures;
    this.service = service;
  }

  /** Takes the first record from the input; it is a prompt, as padding comes after all prompts. */
  void read(Exchange exchange) throws IOException {
    Batch leased = LeasedBatch.get(exchange);
    byte[] modelInput = first(exchange.getMessage().getBody(InputStream.class));
    exchange.getMessage().setBody(null);
    exchange.setProperty(RECORD, modelInput);
    exchange.setProperty(
        FINGERPRINT, RequestSettings.fingerprint(service, leased.key(), modelInput));
  }

  private static byte[] first(InputStream input) throws IOException {
    try {
      LineReader lines = new LineReader(input);
      if (!lines.next()) {
        throw new IOException("the input of the batch in S3 is empty");
      }
      return InputLine.modelInput(lines);
    } finally {
      if (input instanceof Abortable download) {
        download.abort(); // closing it would read the rest, which may be a gigabyte
      } else {
        input.close();
      }
    }
  }

  boolean isNew(Exchange exchange) {
    return !canaries.havePassed(fingerprint(exchange));
  }

  private static String fingerprint(Exchange exchange) {
    return exchange.getProperty(FINGERPRINT, String.class);
  }

  void ask(Exchange exchange) {
    Batch leased = LeasedBatch.get(exchange);
    LOG.info(
        "Batch {}: no record of {} with its settings was asked before; the first one is asked on"
            + " demand (batch.canary)",
        leased.id(),
        leased.key());
    runtime.answer(leased.key(), exchange.getProperty(RECORD, byte[].class));
  }

  void passed(Exchange exchange) {
    canaries.passed(fingerprint(exchange), LeasedBatch.get(exchange).id());
  }

  /**
   * Takes the batch out of the flow.
   *
   * @throws IOException when the refusal passes: the batch is then tried again later, and it alone.
   *     As it came, it would be taken for a failure of jobs, which holds up other batches too
   */
  void refused(Exchange exchange) throws IOException {
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
    return "its first record was asked of "
        + leased.key().modelId()
        + " on demand (batch.canary) and refused: "
        + details.errorCode()
        + ": "
        + message.substring(0, Math.min(message.length(), LONGEST_MESSAGE))
        + (refusal.requestId() == null ? "" : " (request " + refusal.requestId() + ")")
        + ". No job was made, and nothing of the batch has been paid. When the cause lies outside"
        + " the prompts, such as a missing permission, fix it and rerun the batch; when it lies in"
        + " them, drop the batch and send them again";
  }
}
