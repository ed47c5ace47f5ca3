/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import io.github.bedrockbatch.intake.file.BackoffPollStrategy;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The component {@code sqs}, for routes that take in the messages of a queue. */
public final class SqsComponent extends DefaultComponent {
  private static final int CONSUMERS = 4;

  /** The longest wait that the service allows. */
  private static final int WAIT_SECONDS = 20;

  private final SqsQueues queues;
  private final BackoffPollStrategy polls;
  private final Duration visibility;
  private final Clock clock;

  /**
   * @param visibility for how long a message in hand is hidden from others, unless it is extended
   * @param polls is told of failed receives, and decides the back-off
   */
  public SqsComponent(
      SqsQueues queues, Duration visibility, Clock clock, BackoffPollStrategy polls) {
    this.queues = queues;
    this.visibility = visibility;
    this.clock = clock;
    this.polls = polls;
  }

  /**
   * @param queue its name or its URL
   * @param parameters {@code consumers}, and {@code waitTimeSeconds}, for which each waits for
   *     messages
   */
  @Override
  protected Endpoint createEndpoint(String uri, String queue, Map<String, Object> parameters) {
    int consumers = getAndRemoveParameter(parameters, "consumers", Integer.class, CONSUMERS);
    int wait = getAndRemoveParameter(parameters, "waitTimeSeconds", Integer.class, WAIT_SECONDS);
    if (consumers < 1 || wait < 0 || wait > WAIT_SECONDS) {
      throw new IllegalArgumentException(
          "The queue %s must have 1 consumer or more, and waitTimeSeconds from 0 to %s"
              .formatted(queue, WAIT_SECONDS));
    }
    HeldMessages held = new HeldMessages(queues, queue, visibility, clock);
    return new SqsEndpoint(uri, this, held, consumers, wait, polls);
  }
}
