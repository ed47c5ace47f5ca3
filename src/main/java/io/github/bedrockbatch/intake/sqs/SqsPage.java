/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Messages that were received together, and that the service hides from others meanwhile.
 *
 * @param queue its name
 */
record SqsPage(String queue, List<Message> messages, HeldMessages held) {}
