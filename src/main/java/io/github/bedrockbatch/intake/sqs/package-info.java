/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Amazon SQS: pages of messages, gathered from several receives. Camel's own consumer brings each
 * message, and deletes it, by itself.
 */
package io.github.bedrockbatch.intake.sqs;
