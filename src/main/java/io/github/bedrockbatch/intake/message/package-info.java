/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Kafka, JMS and {@code direct:prompts}: what a message carries, its identity, its acknowledgement.
 */
package io.github.bedrockbatch.intake.message;
