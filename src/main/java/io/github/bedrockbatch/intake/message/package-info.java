/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Kafka, JMS, RabbitMQ and {@code direct:prompts}: the content of a message, its identity, its
 * acknowledgement.
 */
package io.github.bedrockbatch.intake.message;
