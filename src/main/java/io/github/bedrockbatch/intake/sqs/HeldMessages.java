/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import io.github.bedrockbatch.stage.sqs.SqsException;
import io.github.bedrockbatch.stage.sqs.SqsException.About;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The messages of a queue that are in hand here. The service hides each from others for some
 * seconds, which are extended until it is deleted or given back. After a crash they come again when
 * those have passed.
 */
final class HeldMessages {
  private static final Logger LOG = LoggerFactory.getLogger(HeldMessages.class);
  private static final String PURPOSE = "take messages from the queue ";
  private static final String NEEDS =
      "sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueUrl on"
          + " it";

  private final SqsQueues queues;
  private final String queue;
  private final Duration visibility;

  /** By receipt handle; true for those that were here when it was last extended. */
  private final Map<String, Boolean> handles = new ConcurrentHashMap<>();

  /**
   * @param visibility how long messages are hidden
   */
  HeldMessages(SqsQueues queues, String queue, Duration visibility) {
    this.queues = queues;
    this.queue = queue;
    this.visibility = visibility;
  }

  String queue() {
    return SqsQueues.name(queue);
  }

  private int seconds() {
    return (int) visibility.toSeconds();
  }

  /** How often {@link #extend} is to be called: a message that is young then needs it not. */
  Duration period() {
    return visibility.dividedBy(3);
  }

  /**
   * Receives up to ten messages, and holds them.
   *
   * @param wait how many seconds for the first
   */
  List<Message> receive(int wait) throws SqsException {
    List<Message> messages =
        call(
            (sqs, url) ->
                sqs.receiveMessage(
                        receive ->
                            receive
                                .queueUrl(url)
                                .maxNumberOfMessages(SqsQueues.ENTRIES)
                                .visibilityTimeout(seconds())
                                .waitTimeSeconds(wait)
                                .messageAttributeNames("All")
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages());
    messages.forEach(message -> handles.put(message.receiptHandle(), false));
    return messages;
  }

  /**
   * Deletes them.
   *
   * @throws SqsException when some are left, which come again then
   */
  void delete(Collection<Message> messages) throws SqsException {
    List<String> left = deleted(messages.stream().map(Message::receiptHandle).toList());
    left = left.isEmpty() ? left : deleted(left);
    if (!left.isEmpty()) {
      throw new SqsException(
          About.SERVICE, left.size() + " of " + messages.size() + " were not deleted");
    }
  }

  /** Returns those that were not. */
  private List<String> deleted(List<String> all) throws SqsException {
    List<String> left = new ArrayList<>();
    for (List<String> some : tens(all)) {
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        String handle = some.get(i);
        String id = Integer.toString(i);
        entries.add(DeleteMessageBatchRequestEntry.builder().id(id).receiptHandle(handle).build());
      }
      for (BatchResultErrorEntry failed :
          call((sqs, url) ->
                  sqs.deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries)))
              .failed()) {
        LOG.debug("Deleting a message of {} failed: {}", queue(), failed.code());
        left.add(some.get(Integer.parseInt(failed.id())));
      }
    }
    return left;
  }

  /** Hides those for longer that were here at the call before. */
  void extend() {
    List<String> old = new ArrayList<>();
    handles.replaceAll(
        (handle, wasHere) -> {
          if (wasHere) {
            old.add(handle);
          }
          return true;
        });
    hide(old, seconds());
  }

  /** What becomes of them is up to the service. */
  void letGo(Collection<Message> messages) {
    messages.forEach(message -> handles.remove(message.receiptHandle()));
  }

  /** Lets others have them at once. */
  void giveBack(Collection<Message> messages) {
    letGo(messages);
    hide(messages.stream().map(Message::receiptHandle).toList(), 0);
  }

  /** What fails is no loss: messages that come again are known. */
  private void hide(List<String> all, int seconds) {
    try {
      for (List<String> some : tens(all)) {
        List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
        for (String handle : some) {
          entries.add(
              ChangeMessageVisibilityBatchRequestEntry.builder()
                  .id(Integer.toString(entries.size()))
                  .receiptHandle(handle)
                  .visibilityTimeout(seconds)
                  .build());
        }
        call(
            (sqs, url) ->
                sqs.changeMessageVisibilityBatch(change -> change.queueUrl(url).entries(entries)));
      }
    } catch (SqsException e) {
      LOG.debug("Messages of {} are visible to others: {}", queue(), e.getMessage());
    }
  }

  private <T> T call(SqsQueues.Call<T> call) throws SqsException {
    return queues.call(queue, PURPOSE + queue(), NEEDS, call);
  }

  private static List<List<String>> tens(List<String> all) {
    List<List<String>> tens = new ArrayList<>();
    for (int from = 0; from < all.size(); from += SqsQueues.ENTRIES) {
      tens.add(all.subList(from, Math.min(from + SqsQueues.ENTRIES, all.size())));
    }
    return tens;
  }
}
