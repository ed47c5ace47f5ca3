/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.message.KafkaClients.UploadingConsumer;
import io.github.bedrockbatch.prompt.Ack;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of Camel's Kafka consumer in its batching mode: a list of exchanges, each with a {@link
 * KafkaPage}.
 *
 * <p>A record's position is (topic, partition, offset), so that the spool skips a record that is
 * redelivered. Offsets are committed for each partition, on the consumer's own thread, once all
 * prompts are safe: on disk, or in S3 if the route says so. Nothing else commits offsets. Records
 * of a partition that was assigned to another member of the group meanwhile are left to that
 * member.
 */
public final class KafkaSource implements MessageSource {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
  private static final String REPLY_TOPIC = "reply-topic";
  private static final String TAKEN = "CamelBedrockBatchKafkaTaken";

  /**
   * What was found when the batch was taken. It holds until it is acknowledged: there is no poll in
   * between, and so no rebalance that this member would not notice when it commits.
   *
   * @param ends behind its last record of each partition
   * @param committed may lack partitions
   * @param sources of the partitions of which records were taken
   * @param firsts the lowest offset that was taken of each of them
   */
  private record Taken(
      Map<TopicPartition, OffsetAndMetadata> ends,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, String> sources,
      Map<TopicPartition, Long> firsts) {}

  private final KafkaTopics topics;
  private final KeptHeaders headers;

  public KafkaSource(KafkaTopics topics, KeptHeaders headers) {
    this.topics = topics;
    this.headers = headers;
  }

  /** The messages of the batch that are for this consumer to take. */
  @Override
  public List<SourceMessage> messages(Exchange batch) {
    List<Exchange> pages = pages(batch);
    if (pages.isEmpty()) {
      return List.of();
    }
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (Exchange page : pages) {
      DefaultKafkaManualCommit last = last(page);
      ends.put(last.getPartition(), new OffsetAndMetadata(last.getRecordOffset() + 1));
    }
    UploadingConsumer consumer = consumer(pages);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(ends.keySet());
    Taken taken = new Taken(ends, committed, new HashMap<>(), new HashMap<>());
    batch.setProperty(TAKEN, taken);
    List<SourceMessage> messages = new ArrayList<>();
    for (Exchange page : pages) {
      TopicPartition partition = last(page).getPartition();
      if (consumer.assignment().contains(partition)) {
        KafkaPage records = page.getMessage().getBody(KafkaPage.class);
        consumer.gaps.look(
            consumer,
            partition,
            records.first(),
            ends.get(partition).offset(),
            committed.get(partition));
        take(records, partition, taken, batch, messages);
      }
    }
    return messages;
  }

  private void take(
      KafkaPage page,
      TopicPartition partition,
      Taken taken,
      Exchange batch,
      List<SourceMessage> messages) {
    OffsetAndMetadata done = taken.committed().get(partition);
    List<ConsumerRecord<Object, Object>> wanted =
        page.records().stream()
            .filter(each -> done == null || each.offset() >= done.offset())
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    String source =
        taken
            .sources()
            .computeIfAbsent(
                partition,
                of -> {
                  long first = wanted.get(0).offset();
                  taken.firsts().put(of, first);
                  long last = taken.ends().get(of).offset() - 1;
                  return "kafka:" + of + topics.suffix(batch, of, first, last);
                });
    String prefix = partition + ":";
    for (ConsumerRecord<Object, Object> each : wanted) {
      messages.add(incoming(each, prefix + each.offset(), source));
    }
  }

  private SourceMessage incoming(
      ConsumerRecord<Object, Object> message, String name, String source) {
    Headers its = message.headers();
    String replyTopic = text(its, REPLY_TOPIC);
    return new SourceMessage(
        name,
        bytes(message.value()),
        source,
        message.offset(),
        null,
        KeptHeaders.text(message.key()),
        headers.of(
            header -> text(its, header),
            replyTopic == null ? null : "kafka:" + replyTopic,
            text(its, KeptHeaders.CORRELATION_ID)),
        header -> text(its, header));
  }

  /** An endpoint without the option valueDeserializer makes texts. */
  private static byte[] bytes(Object value) {
    return value == null || value instanceof byte[]
        ? (byte[]) value
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The last of the headers of that name, however it is capitalised; mostly there are none. */
  private static String text(Headers headers, String name) {
    String text = null;
    for (Header header : headers) {
      if (header.key().equalsIgnoreCase(name)) {
        text = KeptHeaders.text(header.value());
      }
    }
    return text;
  }

  /** Commits the offsets behind the last record of each partition, or notes them for later. */
  @Override
  public void acknowledge(Exchange batch, Runnable forget) {
    Taken taken = batch.getProperty(TAKEN, Taken.class);
    if (taken == null) {
      return;
    }
    UploadingConsumer consumer = consumer(pages(batch));
    Map<TopicPartition, OffsetAndMetadata> ends = taken.ends();
    ends.keySet().retainAll(consumer.assignment());
    taken
        .committed()
        .forEach(
            (partition, done) -> {
              if (done != null
                  && ends.containsKey(partition)
                  && done.offset() >= ends.get(partition).offset()) {
                ends.remove(partition); // never back
              }
            });
    if (batch.getProperty(Ack.PROPERTY) == Ack.UPLOADED) {
      noteForLater(batch, taken, consumer);
      return;
    }
    try {
      consumer.commitSync(ends);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.info(
          "The offsets of {} were not committed, as the consumer group is being rebalanced;"
              + " its records may be delivered again",
          ends.keySet());
    }
  }

  private static void noteForLater(Exchange batch, Taken taken, UploadingConsumer consumer) {
    consumer.offsets.of(batch.getFromRouteId());
    taken.ends().keySet().retainAll(taken.sources().keySet());
    taken
        .ends()
        .forEach(
            (partition, end) -> {
              OffsetAndMetadata done = taken.committed().get(partition);
              consumer.offsets.handed(
                  partition,
                  taken.sources().get(partition),
                  taken.firsts().get(partition),
                  end.offset(),
                  done == null ? -1 : done.offset());
            });
    consumer.offsets.commit(consumer);
  }

  @SuppressWarnings("unchecked")
  private static List<Exchange> pages(Exchange batch) {
    return batch.getMessage().getBody(List.class);
  }

  private static DefaultKafkaManualCommit last(Exchange page) {
    return page.getMessage()
        .getHeader(KafkaConstants.MANUAL_COMMIT, DefaultKafkaManualCommit.class);
  }

  private static UploadingConsumer consumer(List<Exchange> pages) {
    if (last(pages.get(0)).getCamelExchangePayload().consumer instanceof UploadingConsumer its) {
      return its;
    }
    throw new IllegalStateException(
        "A route from Kafka needs the option kafkaClientFactory=#bean:kafkaClients of its"
            + " endpoint");
  }
}
