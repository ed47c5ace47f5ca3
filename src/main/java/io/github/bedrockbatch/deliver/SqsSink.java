/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import io.github.bedrockbatch.stage.sqs.SqsException;
import io.github.bedrockbatch.stage.sqs.SqsException.About;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Sends results to queues of Amazon SQS; the bean {@code sqsSink}. They are sent in batches of the
 * largest size; those of a batch that the service rejects are sent again one by one.
 */
public final class SqsSink {
  /** The name or URL of the queue for a result; a route may set it. */
  static final String QUEUE = "CamelBedrockBatchQueue";

  private static final String NEEDS = "sqs:SendMessage and sqs:GetQueueUrl on it";

  private final SqsQueues queues;

  SqsSink(SqsQueues queues) {
    this.queues = queues;
  }

  /**
   * Sends the portion of results in the body; see {@link Records#next}.
   *
   * @param failures the queue for failed results; empty for the same
   * @throws SqsException when the queue or the service cannot be used now: some results may have
   *     been sent; or when the portion is a single result and is rejected
   */
  public void send(String queue, String failures, Exchange exchange) throws SqsException {
    Portions portions = exchange.getMessage().getBody(Portions.class);
    Sending sending = new Sending();
    for (Message result : portions) {
      boolean failed = "failed".equals(result.getHeader(Records.STATUS));
      String itsQueue = failed && !failures.isEmpty() ? failures : queue;
      sending.add(result.getHeader(QUEUE, itsQueue, String.class), result);
    }
    sending.flush();
    if (!sending.left.isEmpty()) {
      if (portions.single() != null) {
        throw sending.why;
      }
      portions.takeApart(sending.left);
    }
  }

  /**
   * Sends the one result in the body to the queue in its header.
   *
   * @throws IllegalArgumentException when there is no such queue, or it may not be used
   */
  public void reply(Exchange exchange) throws SqsException {
    Sending sending = new Sending();
    Message result = exchange.getMessage();
    try {
      sending.add(result.getHeader(QUEUE, String.class), result);
      sending.flush();
    } catch (SqsException e) {
      if (e.about() == About.QUEUE) {
        throw new IllegalArgumentException(e.getMessage());
      }
      throw e;
    }
    if (sending.why != null) {
      throw sending.why;
    }
  }

  private final class Sending {
    private final Map<String, List<SqsEntry>> waiting = new HashMap<>();
    private final List<Message> left = new ArrayList<>();
    private SqsException why;

    void add(String queue, Message result) throws SqsException {
      SqsEntry entry = SqsEntry.of(result, queue.endsWith(".fifo"));
      if (entry.bytes() > SqsEntry.MOST_BYTES) {
        reject(
            List.of(entry),
            new SqsException(
                About.MESSAGES,
                "it has %s bytes; a message of SQS can have %s"
                    .formatted(entry.bytes(), SqsEntry.MOST_BYTES)));
        return;
      }
      List<SqsEntry> some = waiting.computeIfAbsent(queue, name -> new ArrayList<>());
      int bytes = some.stream().mapToInt(SqsEntry::bytes).sum();
      if (some.size() == SqsQueues.ENTRIES || bytes + entry.bytes() > SqsEntry.MOST_BYTES) {
        send(queue, some);
        some.clear();
      }
      some.add(entry);
    }

    void flush() throws SqsException {
      for (Map.Entry<String, List<SqsEntry>> rest : waiting.entrySet()) {
        if (!rest.getValue().isEmpty()) {
          send(rest.getKey(), rest.getValue());
        }
      }
    }

    private void send(String queue, List<SqsEntry> some) throws SqsException {
      List<SendMessageBatchRequestEntry> entries =
          IntStream.range(0, some.size())
              .mapToObj(i -> some.get(i).entry().id(Integer.toString(i)).build())
              .toList();
      try {
        for (BatchResultErrorEntry failed :
            queues
                .call(
                    queue,
                    "send messages to the queue " + SqsQueues.name(queue),
                    NEEDS,
                    (sqs, url) ->
                        sqs.sendMessageBatch(batch -> batch.queueUrl(url).entries(entries)))
                .failed()) {
          boolean ofMessage = failed.senderFault() && !failed.code().startsWith("Kms");
          reject(
              List.of(some.get(Integer.parseInt(failed.id()))),
              new SqsException(
                  ofMessage ? About.MESSAGES : About.SERVICE,
                  failed.code() + ": " + failed.message()));
        }
      } catch (SqsException e) {
        if (e.about() != About.MESSAGES) {
          throw e;
        }
        reject(some, e);
      }
    }

    private void reject(List<SqsEntry> entries, SqsException thrown) {
      entries.forEach(entry -> left.add(entry.result()));
      why = thrown;
    }
  }
}
