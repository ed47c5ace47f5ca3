/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.sqs;

import io.github.bedrockbatch.stage.sqs.SqsException;
import io.github.bedrockbatch.stage.sqs.SqsException.About;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * The messages of a queue that are in hand. The service hides each from other consumers for some
 * seconds, which are extended until it is deleted or given back. After a crash they are redelivered
 * when that time has passed.
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

  private final Clock clock;

  /** By receipt handle. */
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();

  /**
   * @param until when it is hidden from others
   * @param old whether it was in hand at the last call of {@link #extend}
   */
  private record Hold(Instant until, boolean old) {}

  /**
   * @param visibility how long messages are hidden
   */
  HeldMessages(SqsQueues queues, String queue, Duration visibility, Clock clock) {
    this.queues = queues;
    this.queue = queue;
    this.visibility = visibility;
    this.clock = clock;
  }

  String queue() {
    return SqsQueues.name(queue);
  }

  private int seconds() {
    return (int) visibility.toSeconds();
  }

  /**
   * How often to call {@link #extend}: a message that came since the last call needs no extension.
   */
  Duration period() {
    return visibility.dividedBy(3);
  }

  /**
   * Receives up to ten messages, and keeps them hidden.
   *
   * @param wait how many seconds to wait for the first; at most a third of the time for which it is
   *     hidden, which may begin with the call
   */
  List<Message> receive(int wait) throws SqsException {
    Hold hold = new Hold(clock.instant().plus(visibility), false);
    List<Message> messages =
        call(
            (sqs, url) ->
                sqs.receiveMessage(
                        receive ->
                            receive
                                .queueUrl(url)
                                .maxNumberOfMessages(SqsQueues.ENTRIES)
                                .visibilityTimeout(seconds())
                                .waitTimeSeconds(Math.min(wait, seconds() / 3))
                                .messageAttributeNames("All")
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                    .messages());
    messages.forEach(message -> holds.put(message.receiptHandle(), hold));
    return messages;
  }

  /**
   * Deletes messages.
   *
   * @return whether they are certainly deleted: one that was received again meanwhile may not be,
   *     and the service does not say so
   * @throws SqsException when some are left: these will be redelivered
   */
  boolean delete(Collection<Message> messages) throws SqsException {
    List<String> left = deleted(messages.stream().map(Message::receiptHandle).toList());
    left = left.isEmpty() ? left : deleted(left);
    if (!left.isEmpty()) {
      throw new SqsException(
          About.SERVICE, left.size() + " of " + messages.size() + " were not deleted");
    }
    Instant now = clock.instant();
    return messages.stream()
        .map(message -> holds.get(message.receiptHandle()))
        .allMatch(hold -> hold != null && now.isBefore(hold.until));
  }

  /** Deletes messages; returns the receipt handles of those that were not deleted. */
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

  /** Extends the time of the messages that were in hand at the call before. */
  void extend() {
    List<String> old = new ArrayList<>();
    holds.replaceAll(
        (handle, hold) -> {
          if (hold.old) {
            old.add(handle);
          }
          return new Hold(hold.until, true);
        });
    Instant until = clock.instant().plus(visibility);
    List<String> hidden = hide(old, seconds());
    Instant now = clock.instant();
    for (String handle : hidden) {
      holds.computeIfPresent(
          handle, (of, hold) -> now.isBefore(hold.until) ? new Hold(until, true) : hold);
    }
  }

  /** Forgets messages, without making them visible. */
  void letGo(Collection<Message> messages) {
    messages.forEach(message -> holds.remove(message.receiptHandle()));
  }

  /** Makes messages visible to others at once. */
  void giveBack(Collection<Message> messages) {
    letGo(messages);
    hide(messages.stream().map(Message::receiptHandle).toList(), 0);
  }

  /**
   * Returns those that are hidden. Failures are harmless, as redelivered messages are recognised.
   */
  private List<String> hide(List<String> all, int seconds) {
    List<String> hidden = new ArrayList<>();
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
        call((sqs, url) ->
                sqs.changeMessageVisibilityBatch(change -> change.queueUrl(url).entries(entries)))
            .successful()
            .forEach(done -> hidden.add(some.get(Integer.parseInt(done.id()))));
      }
    } catch (SqsException e) {
      LOG.debug("Messages of {} are visible to others: {}", queue(), e.getMessage());
    }
    return hidden;
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
