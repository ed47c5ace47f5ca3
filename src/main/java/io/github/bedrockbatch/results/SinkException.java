/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.stage.Failure;
import org.apache.camel.Exchange;

/**
 * A sink that is a service of AWS has failed. The exception of the SDK is suppressed instead of
 * being the cause, as it would be taken for an answer of Bedrock or S3 about the batch, which may
 * fail it.
 */
final class SinkException extends Exception {
  private SinkException(Exception thrown) {
    super("a sink could not take what it was given: " + Failure.of(thrown).words());
    addSuppressed(thrown);
  }

  /** Throws this in place of the caught exception. */
  static void raise(Exchange exchange) throws SinkException {
    throw new SinkException(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}
