/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Messages that were received together, and are hidden from other consumers.
 *
 * @param queue its name
 */
record SqsPage(String queue, List<Message> messages, HeldMessages held) {}
