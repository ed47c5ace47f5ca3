/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.endpoint;

import java.util.Locale;

/** The kinds of sources, which differ in how they are read and acknowledged. */
enum PromptsKind {
  /** A file, by what takes one from a folder. */
  FILE("direct:intake-file"),
  /** A list of records, as Camel's Kafka consumer collects them. */
  KAFKA("direct:prompts-kafka"),
  /** A message of Camel's JMS consumer. */
  JMS("direct:prompts-jms"),
  /** A list of messages, as our consumers of RabbitMQ gather them. */
  RABBITMQ("direct:prompts-rabbitmq"),
  /** Messages of our SQS consumer. */
  SQS("direct:prompts-sqs"),
  /** A request, which gets its response. */
  HTTP("direct:prompts-http"),
  /** Any message, with headers that say where it is from. */
  ROUTE("direct:prompts");

  static final String MUST = "must be file, kafka, jms, rabbitmq, sqs, http or route";

  final String route;

  PromptsKind(String route) {
    this.route = route;
  }

  /**
   * @throws IllegalArgumentException when there is none of that name
   */
  static PromptsKind of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
