/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import java.util.List;
import org.apache.camel.Exchange;

/** A transport of messages: what one of its exchanges brings, and how that is acknowledged. */
public interface MessageSource {

  /** The messages of the exchange that are to be taken. */
  List<SourceMessage> messages(Exchange exchange) throws Exception;

  /**
   * All prompts of the exchange are safe.
   *
   * @param forget the ids of its messages; to be run once they will not be delivered again
   * @throws NotAcknowledgedException when its broker did not take the acknowledgement
   */
  void acknowledge(Exchange exchange, Runnable forget);
}
