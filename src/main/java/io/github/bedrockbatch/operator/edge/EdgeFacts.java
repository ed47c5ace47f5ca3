/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.edge;

import io.github.bedrockbatch.ledger.pause.Pause;
import java.time.Instant;
import java.util.List;

/**
 * The sources and sinks of one process, and what is paused of all nodes.
 *
 * @param submitting why no jobs are created; null when they are
 */
public record EdgeFacts(Pause submitting, List<Source> sources, List<Sink> sinks) {

  /**
   * Where prompts come from.
   *
   * @param name of its route
   * @param kind file, kafka, jms, rabbitmq, sqs, http or route
   * @param from the endpoint without its options
   * @param last when it brought something last, since the process started; null before
   * @param uncommitted how many messages it has read and not committed, as they are not in S3 yet;
   *     null where it does not wait for that
   * @param pause null while it is not paused
   * @param trouble why nothing is taken from it, or the last that it brought failed; null when
   *     neither is so
   */
  public record Source(
      String name,
      String kind,
      String from,
      Instant last,
      Long uncommitted,
      Pause pause,
      String trouble,
      Instant troubleSince) {}

  /**
   * Where answers go.
   *
   * @param delivered records that it took since the process started; those sent again count again
   * @param last when it took something last; null before
   * @param trouble why it did not take the last that it was given; null when it did
   */
  public record Sink(
      String name, long delivered, Instant last, String trouble, Instant troubleSince) {}
}
