/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import io.github.bedrockbatch.files.text.Count;
import io.github.bedrockbatch.intake.message.KeptHeaders;
import io.github.bedrockbatch.intake.message.MessageSource;
import io.github.bedrockbatch.intake.message.NotAcknowledgedException;
import io.github.bedrockbatch.intake.message.SourceMessage;
import io.github.bedrockbatch.stage.sqs.SqsException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Messages of {@link SqsConsumer}. They are deleted once their prompts are safe; even then the
 * service may redeliver any of them, which is recognised by its message id.
 */
public final class SqsSource implements MessageSource {
  private static final Logger LOG = LoggerFactory.getLogger(SqsSource.class);
  private static final String REPLY_QUEUE = "reply-queue";

  private final KeptHeaders headers;

  public SqsSource(KeptHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<SourceMessage> messages(Exchange exchange) {
    SqsPage page = page(exchange);
    return page.messages().stream().map(message -> message(page.queue(), message)).toList();
  }

  private SourceMessage message(String queue, Message message) {
    String replyQueue = KeptHeaders.text(header(message, REPLY_QUEUE));
    return new SourceMessage(
        message.messageId(),
        message.body().getBytes(StandardCharsets.UTF_8),
        "sqs:" + queue,
        -1,
        message.messageId(),
        message.attributes().get(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID),
        headers.of(
            name -> header(message, name),
            replyQueue == null ? null : "sqs:" + replyQueue,
            KeptHeaders.text(header(message, KeptHeaders.CORRELATION_ID))),
        name -> KeptHeaders.text(header(message, name)));
  }

  /** An attribute of the sender or, where there is none of that name, of the service. */
  private static Object header(Message message, String name) {
    MessageAttributeValue sent = message.messageAttributes().get(name);
    if (sent == null) {
      return message.attributesAsStrings().get(name);
    }
    return sent.binaryValue() == null ? sent.stringValue() : sent.binaryValue().asByteArray();
  }

  @Override
  public void acknowledge(Exchange exchange, Runnable forget) {
    SqsPage page = page(exchange);
    boolean areGone;
    try {
      areGone = page.held().delete(page.messages());
    } catch (SqsException e) {
      throw new NotAcknowledgedException(e);
    }
    if (areGone) {
      forget.run();
    } else {
      LOG.info(
          "{} in hand for longer than sqs.visibility-timeout, and may be delivered again by the"
              + " queue {}. What comes again is skipped; raise it if this is said often",
          Count.of(page.messages().size(), "message", "was", "were"),
          page.queue());
    }
  }

  private static SqsPage page(Exchange exchange) {
    return exchange.getMessage().getBody(SqsPage.class);
  }
}
