/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.message;

import io.github.bedrockbatch.intake.message.KafkaClients.UploadingConsumer;
import io.github.bedrockbatch.prompt.Ack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Camel's Kafka consumer hands over in its batching mode: a list of exchanges, one a record.
 *
 * <p>A record's position is (topic, partition, offset), so that a record that is delivered again is
 * left out by the spool. Offsets are committed for each partition, on the consumer's own thread,
 * once all prompts are safe: on disk, or in S3 where the route says so. Nothing else commits any.
 * Records of a partition that went to another member of the group, while this one held them through
 * a rebalance, are left to it.
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
    List<Exchange> records = records(batch);
    if (records.isEmpty()) {
      return List.of();
    }
    Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
    for (Exchange each : records) {
      DefaultKafkaManualCommit place = place(each);
      ends.put(place.getPartition(), new OffsetAndMetadata(place.getRecordOffset() + 1));
    }
    Set<TopicPartition> mine = consumer(records).assignment();
    Map<TopicPartition, OffsetAndMetadata> committed = consumer(records).committed(ends.keySet());
    Map<TopicPartition, String> sources = new HashMap<>();
    Map<TopicPartition, Long> firsts = new HashMap<>();
    List<SourceMessage> messages = new ArrayList<>(records.size());
    for (Exchange each : records) {
      DefaultKafkaManualCommit place = place(each);
      TopicPartition partition = place.getPartition();
      long offset = place.getRecordOffset();
      OffsetAndMetadata done = committed.get(partition);
      if (mine.contains(partition) && (done == null || offset >= done.offset())) {
        long last = ends.get(partition).offset() - 1;
        String source =
            sources.computeIfAbsent(
                partition,
                of -> {
                  firsts.put(of, offset);
                  return "kafka:" + of + topics.suffix(batch, of, offset, last);
                });
        messages.add(incoming(each.getMessage(), partition + ":" + offset, source, offset));
      }
    }
    batch.setProperty(TAKEN, new Taken(ends, committed, sources, firsts));
    return messages;
  }

  private SourceMessage incoming(Message message, String name, String source, long offset) {
    String replyTopic = KeptHeaders.text(message, REPLY_TOPIC);
    return new SourceMessage(
        name,
        message.getBody(byte[].class),
        source,
        offset,
        null,
        KeptHeaders.text(message, KafkaConstants.KEY),
        headers.of(
            message::getHeader,
            replyTopic == null ? null : "kafka:" + replyTopic,
            KeptHeaders.text(message, KeptHeaders.CORRELATION_ID)),
        header -> KeptHeaders.text(message, header));
  }

  /** Commits the offsets behind the last record of each partition, or notes them for later. */
  @Override
  public void acknowledge(Exchange batch, Runnable forget) {
    Taken taken = batch.getProperty(TAKEN, Taken.class);
    if (taken == null) {
      return;
    }
    List<Exchange> records = records(batch);
    Consumer<?, ?> consumer = consumer(records);
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
      noteForLater(batch, taken, uploading(consumer));
      return;
    }
    try {
      consumer.commitSync(ends);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      LOG.info(
          "The offsets of {} records were not committed, as the consumer group is being rebalanced;"
              + " they may be delivered again",
          records.size());
    }
  }

  private static UploadingConsumer uploading(Consumer<?, ?> consumer) {
    if (consumer instanceof UploadingConsumer its) {
      return its;
    }
    throw new IllegalStateException(
        "ack=uploaded needs the option kafkaClientFactory=#bean:kafkaClients of the Kafka"
            + " endpoint");
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
  private static List<Exchange> records(Exchange batch) {
    return batch.getMessage().getBody(List.class);
  }

  private static DefaultKafkaManualCommit place(Exchange of) {
    return of.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, DefaultKafkaManualCommit.class);
  }

  private static Consumer<?, ?> consumer(List<Exchange> records) {
    return place(records.get(0)).getCamelExchangePayload().consumer;
  }
}
