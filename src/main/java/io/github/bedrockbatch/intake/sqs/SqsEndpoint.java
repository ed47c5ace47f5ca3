/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import io.github.bedrockbatch.intake.file.BackoffPollStrategy;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** A queue that a route takes in. */
final class SqsEndpoint extends DefaultEndpoint {
  private final HeldMessages held;
  private final int consumers;
  private final int waitSeconds;
  private final BackoffPollStrategy polls;

  SqsEndpoint(
      String uri,
      SqsComponent component,
      HeldMessages held,
      int consumers,
      int waitSeconds,
      BackoffPollStrategy polls) {
    super(uri, component);
    this.held = held;
    this.consumers = consumers;
    this.waitSeconds = waitSeconds;
    this.polls = polls;
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    return new SqsConsumer(this, processor, held, consumers, waitSeconds, polls);
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("sqs: only brings messages; to-sqs is the sink");
  }
}
