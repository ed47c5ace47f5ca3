/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import java.util.List;
import org.apache.camel.Exchange;

/** A transport: how messages are read from its exchanges, and how these are acknowledged. */
public interface MessageSource {

  /** The messages of the exchange that are to be taken. */
  List<SourceMessage> messages(Exchange exchange) throws Exception;

  /**
   * Acknowledges the exchange, whose prompts are all safe.
   *
   * @param forget forgets the ids of its messages; to be run once they will not be redelivered
   * @throws NotAcknowledgedException when the broker has not accepted the acknowledgement
   */
  void acknowledge(Exchange exchange, Runnable forget);
}
