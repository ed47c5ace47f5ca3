/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.edge;

import io.github.bedrockbatch.ledger.pause.Pause;
import java.time.Instant;
import java.util.List;

/**
 * The sources and sinks of one process, and the pauses of all nodes.
 *
 * @param submitting the pause of submitting; null if there is none
 */
public record EdgeFacts(Pause submitting, List<Source> sources, List<Sink> sinks) {

  /**
   * Where prompts come from.
   *
   * @param name the id of its route
   * @param kind file, kafka, jms, rabbitmq, sqs, http or route
   * @param from the endpoint without its options
   * @param last when its last exchange since the process started succeeded; null before
   * @param uncommitted how many messages were read and not committed, as they are not in S3 yet;
   *     null if it is not acknowledged by the upload
   * @param pause null while it is not paused
   * @param trouble why it fails, or its last exchange did; null when neither is so
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
   * @param delivered how many records it accepted since the process started, repetitions included
   * @param last when it last accepted something; null before
   * @param trouble why it fails, or its last exchange did; null when neither is so
   */
  public record Sink(
      String name, long delivered, Instant last, String trouble, Instant troubleSince) {}
}
