/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results;

import io.github.bedrockbatch.stage.Failure;
import org.apache.camel.Exchange;

/**
 * A sink of the user's that is a service of AWS could not take what it was given. As it came, it
 * would be taken for an answer of Bedrock or of the batch's bucket, which can end the batch; so it
 * is kept beside, and not as the cause.
 */
final class SinkException extends Exception {
  private SinkException(Exception thrown) {
    super("a sink could not take what it was given: " + Failure.of(thrown).words());
    addSuppressed(thrown);
  }

  /** Throws it in the place of the exception that was caught. */
  static void raise(Exchange exchange) throws SinkException {
    throw new SinkException(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
  }
}
